import dns from 'node:dns'
import { createServer, type Server } from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { httpRows } from '#server/catalogue/bundled/http.ts'
import { changeConnector } from '#server/catalogue/change-connector.ts'
import { settingsDigest, underSettings } from '#server/catalogue/connector-settings.ts'
import { signAcceptance } from '#server/catalogue/signed-row.ts'
import { findConnector, insertConnector, insertRows } from '#server/catalogue/store.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { listOutbox } from '#server/connectors/mail/read-outbox.ts'
import { leaveNothing } from '#server/dispatch/testing/hold-run.ts'
import { addApprover } from '#server/dispatch/testing/run-world.ts'
import { useScriptedWorld } from '#server/dispatch/testing/scripted-world.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

export const ADMIN = 'usr_admin'

/** An app that looks up the same sites, and whose ability says nothing of what it takes, as many foreign ones do. */
async function connectOpen(scope: TenantScope, config: { readonly sites: readonly object[] }): Promise<void> {
  const connector = { key: 'open', kind: 'http' as const, config }
  await insertConnector(scope, { id: 'con_open', name: 'Open', ...connector })
  const [look] = httpRows('open')
  if (!look) throw new Error('no look-up')
  const open = { ...look, inputSchema: { type: 'object' }, targetArg: null, argRoles: {}, secretSlots: [] }
  const row = underSettings(open, settingsDigest(connector))
  const acceptance = { tool: row.tool, connectorKey: 'open', row, acceptedBy: ADMIN, acceptedAt: new Date() }
  const seal = await signAcceptance(scope.workspaceId, acceptance)
  await insertRows(scope, [{ ...acceptance, ...seal, state: 'active', bundled: true }])
}
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
      await connectOpen(scope, { sites })
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
    async letter(text: string, name = 'letter'): Promise<void> {
      await writeBytes(world.workspaceId, `in/${name}.txt`, Buffer.from(text))
    },
    mails: async (): Promise<number> => (await inWorld(async (scope) => await listOutbox(scope, { limit: 1000 }))).length,
    /** Approves every plan that waits, or those of some runs, as somebody who may decide on anything. @returns how many */
    async agree(runIds?: readonly string[]): Promise<number> {
      const all = await inWorld(async (scope) => await listApprovals(scope, { status: 'pending', limit: 100 }))
      const open = all.filter(({ runId }) => runIds === undefined || runIds.includes(runId))
      const voter = { userId: ADMIN, role: 'admin' as const, grants: GRANTS, authenticatedAtMs: Date.now() }
      for (const { id, token } of open) await vote(world.workspaceId, voter, { approvalId: id, decision: 'approve', token, reason: '' })
      return open.length
    },
  }
}
