import dns from 'node:dns'
import { createServer, type Server } from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { changeConnector } from '#server/catalogue/change-connector.ts'
import { findConnector } from '#server/catalogue/store.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { listOutbox } from '#server/connectors/mail/read-outbox.ts'
import { leaveNothing } from '#server/dispatch/testing/hold-run.ts'
import { addApprover } from '#server/dispatch/testing/run-world.ts'
import { useScriptedWorld } from '#server/dispatch/testing/scripted-world.ts'
import { inScope } from '#server/tenancy/store.ts'

export const ADMIN = 'usr_admin'
const GRANTS = ['external_read', 'external_write', 'spend'].map((effectClass) => `approvals:decide:${effectClass}`)

/**
 * A run world with a model that a test scripts, in which everything that could leave is seen from outside: requests to the one site
 * that an admin listed, names that are looked up, and mails.
 */
export function useWatchedWorld() {
  const world = useScriptedWorld()
  const requests: string[] = []
  const names: string[] = []
  const { lookup } = dns.promises
  const site: Server = createServer((request, response) => {
    requests.push(`${request.method} ${request.headers.host} ${decodeURIComponent(request.url ?? '')} ${JSON.stringify(request.headers)}`)
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"found":1}')
  })
  const inWorld = async <T>(work: Parameters<typeof inScope<T>>[1]): Promise<T> => await inScope(world.workspaceId, work)
  let origin = ''
  beforeAll(async () => {
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
    origin = `http://localhost:${(site.address() as AddressInfo).port}`
    dns.promises.lookup = (async (host: string, options: object) => {
      names.push(host)
      return await lookup(host, options)
    }) as typeof lookup
    syncBuiltinESMExports()
    await addApprover(world.workspaceId, ADMIN, 'admin', GRANTS)
    await world.owner.current.owner`update system.workspaces set practice = false where id = ${world.workspaceId}`
    await inWorld(async (scope) => {
      const connector = await findConnector(scope, 'http')
      const sites = [{ origin, reads: ['/**'], sends: ['/**'], private: true, header: null }]
      await changeConnector(scope, connector?.id ?? '', { sites }, ADMIN)
    })
  })
  afterAll(() => {
    dns.promises.lookup = lookup
    syncBuiltinESMExports()
    site.closeAllConnections()
    site.close()
  })
  afterEach(async () => await leaveNothing(world))
  return {
    ...world,
    inWorld,
    requests,
    names,
    origin: (): string => origin,
    /** What came in: nobody here wrote it. */
    async letter(text: string): Promise<void> {
      await writeBytes(world.workspaceId, 'in/letter.txt', Buffer.from(text))
    },
    mails: async (): Promise<number> => (await inWorld(async (scope) => await listOutbox(scope, { limit: 1000 }))).length,
    /** Approves every plan that waits, as somebody who may decide on anything. @returns how many */
    async agree(): Promise<number> {
      const open = await inWorld(async (scope) => await listApprovals(scope, { status: 'pending', limit: 100 }))
      const voter = { userId: ADMIN, role: 'admin' as const, grants: GRANTS, authenticatedAtMs: Date.now() }
      for (const { id, token } of open) await vote(world.workspaceId, voter, { approvalId: id, decision: 'approve', token, reason: '' })
      return open.length
    },
  }
}
