import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import type { Principal } from '#server/identity/principal.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { importSkill } from '#server/skills/publish/import-skill.ts'
import { openInside } from '#server/skills/publish/inside-address.ts'
import { simpleBundle } from '#server/skills/publish/testing/make-bundle.ts'

/** Every wish for an address inside the own network is on record with what came of it (decision 0154). */
const database = useTestDatabase()
let workspaceId = ''
let server: Server
let host = ''
beforeAll(async () => {
  await ensureSigner()
  workspaceId = await arrangeWorkspace()
  const archive = await simpleBundle('from-inside')
  server = createServer((request, response) => {
    if (request.url === '/gone') response.writeHead(404).end()
    else if (request.url === '/large') response.end(Buffer.alloc(6 * 1024 * 1024))
    else if (request.url === '/cut') response.destroy()
    else if (request.url?.startsWith('/silent')) return
    else if (request.url?.startsWith('/half')) response.writeHead(200).write('half of it')
    else if (request.url === '/page') response.writeHead(200, { 'content-type': 'text/html' }).end('<html>router of the office</html>')
    else response.end(Buffer.from(archive))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** What of it the record says, oldest first. */
async function onRecord(): Promise<unknown[]> {
  const rows = await database.current.owner<{ envelope_text: string }[]>`
    select envelope_text from muster.audit_events where workspace_id = ${workspaceId} and type = 'skill.fetched_inside' order by seq`
  return rows.map(({ envelope_text: text }) => (JSON.parse(text) as { ext: unknown }).ext)
}
const from = async (path: string) =>
  await importSkill(workspaceId, { slug: 'from-inside', url: `http://${host}${path}`, allow: [host] }, 'usr_admin')

test('whatever an address inside answers, or does not, is on record with who asked; never what stood behind the question mark', async () => {
  await expect(from('/gone')).rejects.toMatchObject({ code: 'CONNECTOR_REFUSED' })
  await expect(from('/large')).rejects.toMatchObject({ code: 'BUNDLE_TOO_LARGE' })
  await expect(from('/cut')).rejects.toMatchObject({ code: 'CONNECTOR_UNAVAILABLE' })
  expect(await from('/page')).toMatchObject({ outcome: 'rejected' })
  expect(await from('/a.tar.gz?token=secret')).toMatchObject({ outcome: 'published' })
  const wish = { actor: 'usr_admin', slug: 'from-inside', host }
  expect(await onRecord()).toMatchObject([
    { ...wish, path: '/gone', outcome: 'CONNECTOR_REFUSED', status: 404 },
    { ...wish, path: '/large', outcome: 'BUNDLE_TOO_LARGE' },
    { ...wish, path: '/cut', outcome: 'CONNECTOR_UNAVAILABLE' },
    { ...wish, path: '/page', outcome: 'fetched', bytes: 33 },
    { ...wish, path: '/a.tar.gz', outcome: 'fetched' },
  ])
  expect(JSON.stringify(await onRecord())).not.toContain('secret')
})

test.each(['/silent', '/half'])('an address that does not answer to the end in time is said to be so, and on record: %s', async (path) => {
  const before = (await onRecord()).length
  const wish = { slug: 'from-inside', url: `http://${host}${path}?token=secret`, allow: [host], timeoutMs: 100 }
  const refused = importSkill(workspaceId, wish, 'usr_admin')
  await expect(refused).rejects.toMatchObject({ code: 'SKILL_ADDRESS_TIMEOUT', context: { seconds: 0.1 } })
  expect((await onRecord()).slice(before)).toMatchObject([{ actor: 'usr_admin', host, path, outcome: 'SKILL_ADDRESS_TIMEOUT' }])
  expect(JSON.stringify(await onRecord())).not.toContain('secret')
})

test('so is a wish for what is no address; what is public leaves none', async () => {
  const admin = { workspaceId, userId: 'usr_admin', role: 'admin', grants: [] } as unknown as Principal
  const before = (await onRecord()).length
  const asked = { slug: 'from-inside', url: 'http://me:hunter2@10.0.0.1/a.tar.gz', inside: true }
  await expect(openInside(admin, asked)).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
  expect((await onRecord()).slice(before)).toMatchObject([{ actor: 'usr_admin', slug: 'from-inside', outcome: 'EGRESS_REFUSED' }])
  expect(JSON.stringify(await onRecord())).not.toContain('hunter2')
  await expect(importSkill(workspaceId, { slug: 'from-inside', url: `http://${host}/a.tar.gz` }, 'usr_admin')).rejects.toThrow()
  expect((await onRecord()).length).toBe(before + 1)
})
