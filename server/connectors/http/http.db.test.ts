import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { acceptRow } from '#server/catalogue/accept-row.ts'
import { changeConnector } from '#server/catalogue/change-connector.ts'
import { findCatalogueRow } from '#server/catalogue/list-catalogue.ts'
import { type Decision, decisionSchema, type Site } from '#server/catalogue/schema.ts'
import { findConnector } from '#server/catalogue/store.ts'
import { PRACTICE_ORIGIN } from '#server/connectors/tickets/practice-origin.ts'
import { listTickets } from '#server/connectors/tickets/read-tickets.ts'
import { ensureTickets } from '#server/connectors/tickets/ticket-listener.ts'
import { UNENCRYPTED_WHY } from '#server/egress/resolve-address.ts'
import { applyEffect } from '#server/gateway/mcp/apply-effect.ts'
import { probeTarget } from '#server/gateway/mcp/probe-target.ts'
import { readTool } from '#server/gateway/mcp/read-tool.ts'
import { MEMBER, sealEffect, toolRow, useGateway, WORKSPACE } from '#server/gateway/mcp/testing/seal-effect.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { inScope } from '#server/tenancy/store.ts'
import { saveSecret } from '#server/vault/save-secret.ts'

const gateway = useGateway()
const seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = []
let server: Server
let origin = ''

const routes: Record<string, { status: number; headers?: Record<string, string>; body: string | Buffer }> = {
  '/api/json': { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: '{"open":3}' },
  '/api/text': { status: 200, headers: { 'content-type': 'text/plain' }, body: 'three' },
  '/api/image': { status: 200, headers: { 'content-type': 'image/png' }, body: Buffer.from([1, 2, 3]) },
  '/api/large-number': { status: 200, headers: { 'content-type': 'application/json' }, body: '{"n":9007199254740993}' },
  '/api/huge': { status: 200, headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(2_000_000) },
  '/api/none': { status: 404, body: 'no such thing' },
  '/api/moved': { status: 302, headers: { location: '/api/json' }, body: '' },
  '/api/moved-inside': { status: 302, headers: { location: '/private/json' }, body: '' },
  '/api/moved-away': { status: 302, headers: { location: 'http://127.0.0.1:1/api/json' }, body: '' },
  '/hook/ok': { status: 201, headers: { 'content-type': 'application/json' }, body: '{"number":"X-7"}' },
  '/hook/bad': { status: 422, headers: { 'content-type': 'application/json' }, body: '{"error":"bad date"}' },
  '/hook/broken': { status: 500, body: 'oops' },
  '/hook/moved': { status: 307, headers: { location: '/hook/ok' }, body: '' },
}

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body })
      if (request.url === '/hook/cut') return void response.destroy()
      const route = routes[(request.url ?? '').replace(/\?.*/, '')] ?? { status: 404, body: '' }
      response.writeHead(route.status, route.headers).end(route.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await setPractice(false)
  await list([site()])
})
beforeEach(() => {
  seen.length = 0
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await (await ensureTickets()).close()
})

function site(more: Partial<Site> = {}): Site {
  return { origin, reads: ['/api/**'], sends: ['/hook/*'], private: true, header: null, ...more }
}
async function list(sites: readonly Site[]): Promise<void> {
  await inScope(WORKSPACE, async (scope) => {
    const connector = await findConnector(scope, 'http')
    await changeConnector(scope, connector?.id ?? '', { sites: [...sites] }, 'usr_admin')
  })
}
async function setPractice(on: boolean): Promise<void> {
  await gateway.database.current.owner`update system.workspaces set practice = ${on} where id = ${WORKSPACE}`
}
async function get(path: string, more: JsonObject = {}): Promise<JsonObject> {
  const args = { url: path.startsWith('http') ? path : `${origin}${path}`, ...more }
  return await readTool({
    workspaceId: WORKSPACE,
    memberId: MEMBER,
    runId: 'run_gateway',
    tool: 'http.get',
    args,
    row: await toolRow('http.get'),
  })
}
async function send(path: string, more: JsonObject = {}, key = 'k'.repeat(64)) {
  const row = await toolRow('http.send')
  const args = { url: path.startsWith('http') ? path : `${origin}${path}`, body: { title: 'Laptop' }, ...more }
  return await applyEffect(await sealEffect(row, args, key), { workspaceId: WORKSPACE, memberId: MEMBER, pins: { 'http.send': row.pin } })
}
async function decide(tool: string, more: Partial<Decision>): Promise<void> {
  await inScope(WORKSPACE, async (scope) => {
    const row = await findCatalogueRow(scope, tool)
    const decision = { ...decisionSchema.parse(row), ...more }
    await acceptRow(scope, { tool, seenPin: row?.pin ?? '', decision, acceptedBy: 'usr_admin' })
  })
}

describe('looking up', () => {
  test('a listed path gives JSON as a value and text as text', async () => {
    expect(await get('/api/json?open=1')).toEqual({ status: 200, contentType: 'application/json; charset=utf-8', body: { open: 3 } })
    expect(await get('/api/text')).toMatchObject({ body: 'three' })
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /api/json?open=1', 'GET /api/text'])
  })
  test.each([
    ['a path that is not listed', '/private/json'],
    ['a path listed for sending only', '/hook/ok'],
    ['a way around by dots', '/api/../private/json'],
    ['an encoded way around', '/api/..%2fprivate/json'],
    ['another port', 'http://127.0.0.1:1/api/json'],
    ['another scheme', 'https://127.0.0.1/api/json'],
    ['credentials in it', 'http://a:b@127.0.0.1/api/json'],
    ['no address', 'file:///etc/passwd'],
  ])('%s: refused before anything goes out', async (_, path) => {
    await expect(get(path)).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
    expect(seen).toEqual([])
  })
  test('a private address that nobody listed as private is refused, its origin listed or not', async () => {
    await list([site({ private: false })])
    await expect(get('/api/json')).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
    expect(seen).toEqual([])
    await list([site()])
  })
  test('a redirect is followed inside the listed paths, never beyond them', async () => {
    expect(await get('/api/moved')).toMatchObject({ body: { open: 3 } })
    seen.length = 0
    await expect(get('/api/moved-inside')).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
    await expect(get('/api/moved-away')).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
    expect(seen.map(({ url }) => url)).toEqual(['/api/moved-inside', '/api/moved-away'])
  })
  test('an error, too much, and what is neither JSON nor text are no values', async () => {
    await expect(get('/api/none')).rejects.toMatchObject({ code: 'CONNECTOR_REFUSED' })
    await expect(get('/api/huge')).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
    await expect(get('/api/image')).rejects.toMatchObject({ code: 'CONNECTOR_MISBEHAVED' })
    await expect(get('/api/large-number')).rejects.toMatchObject({ code: 'CONNECTOR_MISBEHAVED' })
  })
})

describe('sending', () => {
  test('a JSON value arrives with the key of the effect, and the answer is a value', async () => {
    expect(await send('/hook/ok', { method: 'PUT' })).toEqual({
      kind: 'confirmed',
      response: { status: 201, contentType: 'application/json', body: { number: 'X-7' } },
    })
    expect(seen).toMatchObject([
      { method: 'PUT', url: '/hook/ok', body: '{"title":"Laptop"}', headers: { 'idempotency-key': 'k'.repeat(64) } },
    ])
  })
  test('what is not listed for sending, or cannot be reached, is failed with proof', async () => {
    expect(await send('/api/json')).toMatchObject({ kind: 'failed', code: 'EGRESS_REFUSED' })
    expect(await send('http://other.example/hook/ok')).toMatchObject({ kind: 'failed', code: 'EGRESS_REFUSED' })
    await list([site(), { ...site(), origin: 'http://127.0.0.1:1' }])
    expect(await send('http://127.0.0.1:1/hook/ok')).toMatchObject({
      kind: 'failed',
      code: 'CONNECTOR_UNAVAILABLE',
      proof: 'never-connected',
    })
    await list([site()])
    expect(seen).toEqual([])
  })
  test('a refusal, a redirect and a cut connection are unknown: nobody promised what they mean', async () => {
    expect(await send('/hook/bad')).toMatchObject({ kind: 'unknown', text: 'answered 422: {"error":"bad date"}' })
    expect(await send('/hook/broken')).toMatchObject({ kind: 'unknown' })
    expect(await send('/hook/moved')).toMatchObject({ kind: 'unknown', text: 'answered 307' })
    expect(await send('/hook/cut')).toMatchObject({ kind: 'unknown' })
    expect(seen.map(({ url }) => url)).toEqual(['/hook/bad', '/hook/broken', '/hook/moved', '/hook/cut'])
  })
  test('what an admin promises for these origins counts, and is undone when others are listed', async () => {
    await decide('http.send', { errorContract: ['answered 422'], idempotency: { kind: 'byKey', header: 'X-Once', validityMs: 60_000 } })
    expect(await send('/hook/bad')).toMatchObject({ kind: 'failed', proof: 'declared' })
    expect(await send('/hook/broken')).toMatchObject({ kind: 'unknown' })
    expect(seen[0]?.headers['x-once']).toBe('k'.repeat(64))
    await list([site({ sends: ['/hook/*', '/more'] })])
    expect(await send('/hook/bad'), 'other paths of the same origin').toMatchObject({ kind: 'failed', proof: 'declared' })
    await list([site(), { ...site(), origin: 'https://other.example' }])
    expect(await toolRow('http.send')).toMatchObject({ idempotency: { kind: 'none' } })
    expect(await send('/hook/bad')).toMatchObject({ kind: 'unknown' })
    await list([site()])
  })
  test('sites that changed since the plan are drift', async () => {
    const effect = async () =>
      await probeTarget({ workspaceId: WORKSPACE, row: await toolRow('http.send'), args: { url: `${origin}/hook/ok`, body: 1 } })
    const before = await effect()
    expect(await effect()).toBe(before)
    await list([site({ header: { name: 'Authorization', prefix: 'Bearer ' } })])
    expect(await effect()).not.toBe(before)
    await list([site({ sends: [] })])
    await expect(effect()).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
    await list([site()])
  })
})

test('a saved secret goes into the header of its own origin only, and never comes back', async () => {
  const value = 'canary/5+Kq=&'
  await inScope(WORKSPACE, async (scope) => {
    const binding = { connector: 'http', origin, members: [MEMBER] }
    await saveSecret(scope, { path: 'desk', fields: { key: value }, binding }, 'usr_admin')
    await saveSecret(
      scope,
      { path: 'other', fields: { key: value }, binding: { ...binding, origin: 'https://other.example' } },
      'usr_admin',
    )
  })
  const key = 'vault:/desk#key'
  expect(await send('/hook/ok', { key }), 'no header is named for it').toMatchObject({ kind: 'failed', code: 'VALIDATION_FAILED' })
  await list([site({ header: { name: 'Authorization', prefix: 'Bearer ' } })])
  expect(await send('/hook/ok', { key: 'vault:/other#key' })).toMatchObject({ kind: 'failed', code: 'SECRET_NOT_BOUND' })
  expect(seen).toEqual([])
  expect(await send('/hook/ok', { key })).toMatchObject({ kind: 'confirmed' })
  expect(seen[0]?.headers.authorization).toBe(`Bearer ${value}`)
  await expect(get('/api/json', { key: 'vault:/other#key' })).rejects.toMatchObject({ code: 'SECRET_NOT_BOUND' })
  expect(await get('/api/json', { key })).toMatchObject({ status: 200 })
  expect(seen.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${value}`, `Bearer ${value}`])
  routes['/hook/echo'] = { status: 422, body: `bad key ${value}`, headers: { 'content-type': 'text/plain' } }
  expect(await send('/hook/echo', { key })).toMatchObject({ kind: 'unknown', text: 'answered 422: bad key [secret]' })
  await list([site()])
})

test('a saved secret goes unencrypted to no public address, even one that was ticked as inside', async () => {
  const far = 'http://93.184.216.34'
  const binding = { connector: 'http', origin: far, members: [MEMBER] }
  await inScope(WORKSPACE, async (scope) => await saveSecret(scope, { path: 'far', fields: { key: 'far-away' }, binding }, 'usr_admin'))
  await list([site({ origin: far, header: { name: 'X-Key', prefix: '' } })])
  await expect(get(`${far}/api/json`, { key: 'vault:/far#key' })).rejects.toMatchObject({ context: { why: UNENCRYPTED_WHY } })
  await list([site()])
})

describe('in practice', () => {
  beforeAll(async () => {
    await setPractice(true)
    await list([site(), { ...site(), origin: PRACTICE_ORIGIN, private: false, reads: ['/tickets/*'], sends: ['/tickets'] }])
  })
  test('only the ticket receiver is reached, whatever else is listed; a ticket sent twice with one key is one', async () => {
    expect(await send('/hook/ok')).toMatchObject({ kind: 'failed', code: 'EGRESS_REFUSED' })
    await expect(get('/api/json')).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
    expect(seen).toEqual([])
    for (const _ of [1, 2])
      expect(await send(`${PRACTICE_ORIGIN}/tickets`, {}, 't'.repeat(64))).toMatchObject({
        kind: 'confirmed',
        response: { body: { number: 'T-1042' } },
      })
    expect(await get(`${PRACTICE_ORIGIN}/tickets/T-1042`)).toMatchObject({ body: { number: 'T-1042', ticket: { title: 'Laptop' } } })
    expect(await inScope(WORKSPACE, async (scope) => await listTickets(scope, { limit: 10 }))).toHaveLength(1)
  })
})

test('an address added to the settings in the database gives no reach: every ability of the app is refused', async () => {
  const { owner } = gateway.database.current
  const before = await owner`select config from muster.connectors where key = 'http'`
  await owner`update muster.connectors set config = ${owner.json({ sites: [site({ reads: ['/**'] }) as never] })} where key = 'http'`
  await expect(get('/api/json')).rejects.toMatchObject({ code: 'TOOL_QUARANTINED' })
  await owner`update muster.connectors set config = ${owner.json(before[0]?.['config'] as never)} where key = 'http'`
  expect(await toolRow('http.get')).toMatchObject({ state: 'active' })
})

test('changing the addresses signs anew only what was rightly in force: a forged kind stays refused', async () => {
  const { owner } = gateway.database.current
  await owner`update muster.catalogue_rows set row = jsonb_set(row, '{effectClass}', '"internal"') where tool = 'http.send'`
  await list([site({ sends: ['/hook/*', '/other'] })])
  expect(await toolRow('http.send')).toMatchObject({ state: 'quarantined' })
  expect(await toolRow('http.get')).toMatchObject({ state: 'active' })
})
