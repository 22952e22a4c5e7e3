import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { changeConnector } from '#server/catalogue/change-connector.ts'
import { installMissingConnectors } from '#server/catalogue/install-missing.ts'
import { listCatalogue } from '#server/catalogue/list-catalogue.ts'
import type { Site } from '#server/catalogue/schema.ts'
import { findConnector } from '#server/catalogue/store.ts'
import { applyEffect } from '#server/gateway/mcp/apply-effect.ts'
import { probeTarget } from '#server/gateway/mcp/probe-target.ts'
import { MEMBER, sealEffect, toolRow, useGateway, WORKSPACE } from '#server/gateway/mcp/testing/seal-effect.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { inScope } from '#server/tenancy/store.ts'
import { saveSecret } from '#server/vault/save-secret.ts'

const gateway = useGateway()
const seen: { url: string; headers: IncomingMessage['headers']; body: string }[] = []
const SECRET = `whsec_${Buffer.from('a secret of the receiver, 32 byte').toString('base64')}`
const KEY = 'k'.repeat(64)
let server: Server
let origin = ''

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      seen.push({ url: request.url ?? '', headers: request.headers, body })
      if (request.url === '/hooks/cut') return void response.destroy()
      const bad = request.url === '/hooks/bad'
      response.writeHead(bad ? 400 : 200, { 'content-type': 'text/plain' }).end(bad ? `no_service ${SECRET}` : 'ok')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await gateway.database.current.owner`update system.workspaces set practice = false where id = ${WORKSPACE}`
  await list([site()])
  await save('receiver', SECRET)
  await save('chat', `${origin}/services/T1/B1/xyz`)
  await save('plain', 'no secret to sign with')
})
beforeEach(() => {
  seen.length = 0
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

function site(more: Partial<Site> = {}): Site {
  return { origin, reads: [], sends: ['/hooks/*', '/services/**'], private: true, header: null, ...more }
}
async function list(sites: readonly Site[]): Promise<void> {
  await inScope(WORKSPACE, async (scope) => {
    const connector = await findConnector(scope, 'webhook')
    await changeConnector(scope, connector?.id ?? '', { sites: [...sites] }, 'usr_admin')
  })
}
async function save(path: string, key: string): Promise<void> {
  const binding = { connector: 'webhook', origin, members: [MEMBER] }
  await inScope(WORKSPACE, async (scope) => await saveSecret(scope, { path, fields: { key }, binding }, 'usr_admin'))
}
async function apply(tool: string, args: JsonObject) {
  const row = await toolRow(tool)
  return await applyEffect(await sealEffect(row, args, KEY), { workspaceId: WORKSPACE, memberId: MEMBER, pins: { [tool]: row.pin } })
}
const post = async (path: string, more: JsonObject = {}) =>
  await apply('webhook.post', {
    url: `${origin}${path}`,
    body: { type: 'order.checked', data: { b: 1, a: 2 } },
    key: 'vault:/receiver#key',
    ...more,
  })
const slack = async (more: JsonObject = {}) =>
  await apply('webhook.slack', { to: origin, address: 'vault:/chat#key', text: 'Done <!channel>', ...more })

test('a signed message arrives byte by byte as it was sealed, with the key of the action as its id, and a receiver with the official library takes it', async () => {
  expect(await post('/hooks/orders')).toMatchObject({ kind: 'confirmed', response: { status: 200, body: 'ok' } })
  const { body = '', headers = {} as IncomingMessage['headers'] } = seen[0] ?? {}
  expect(body).toBe('{"data":{"a":2,"b":1},"type":"order.checked"}')
  expect(headers['webhook-id']).toBe(KEY)
  expect(new Webhook(SECRET).verify(body, headers as Record<string, string>)).toEqual({ type: 'order.checked', data: { a: 2, b: 1 } })
  expect(JSON.stringify(seen)).not.toContain(SECRET)
})

test('a chat gets the text as JSON, at an address that nobody but the vault knows', async () => {
  expect(await slack()).toMatchObject({ kind: 'confirmed', response: { status: 200 } })
  expect(seen).toMatchObject([{ url: '/services/T1/B1/xyz', body: '{"text":"Done <!channel>"}' }])
})

test('what is not listed, is bound elsewhere, is no secret to sign with or cannot be reached is failed with proof, and nothing went out', async () => {
  expect(await post('/private')).toMatchObject({ kind: 'failed', code: 'EGRESS_REFUSED' })
  expect(await post('/hooks/x', { key: 'vault:/plain#key' })).toMatchObject({ kind: 'failed', code: 'VALIDATION_FAILED' })
  expect(await post('/hooks/x', { key: SECRET }), 'no handle').toMatchObject({ kind: 'failed', code: 'SECRET_NOT_BOUND' })
  await list([site(), site({ origin: 'http://127.0.0.1:1' })])
  expect(await slack({ to: 'http://127.0.0.1:1' }), 'bound to another origin').toMatchObject({ kind: 'failed', code: 'SECRET_NOT_BOUND' })
  await list([site({ sends: ['/hooks/*'] })])
  expect(await slack(), 'its path is no longer listed').toMatchObject({ kind: 'failed', code: 'EGRESS_REFUSED' })
  await list([site()])
  expect(seen).toEqual([])
})

test('a refusal and a cut connection are unknown, and say nothing of the secret', async () => {
  const bad = await post('/hooks/bad')
  expect(bad).toMatchObject({ kind: 'unknown', text: 'answered 400: no_service [secret]' })
  expect(await post('/hooks/cut')).toMatchObject({ kind: 'unknown' })
  expect(seen).toHaveLength(2)
})

test('settings that changed since the plan are drift', async () => {
  for (const [tool, args] of [
    ['webhook.post', { url: `${origin}/hooks/x`, body: 1, key: 'vault:/receiver#key' }],
    ['webhook.slack', { to: origin, address: 'vault:/chat#key', text: 'x' }],
  ] as const) {
    const digest = async () => await probeTarget({ workspaceId: WORKSPACE, row: await toolRow(tool), args })
    const before = await digest()
    expect(before).not.toBeNull()
    expect(await digest()).toBe(before)
    await list([site({ sends: ['/hooks/*', '/services/**', '/more'] })])
    expect(await digest()).not.toBe(before)
    await list([site()])
  }
})

test('a workspace from before the upgrade is given the app once', async () => {
  const { owner } = gateway.database.current
  await owner`delete from muster.catalogue_rows where connector_key = 'webhook'`
  await owner`delete from muster.connectors where key = 'webhook'`
  expect(await installMissingConnectors()).toBe(1)
  expect(await installMissingConnectors()).toBe(0)
  const rows = (await inScope(WORKSPACE, listCatalogue)).filter(({ tool }) => tool.startsWith('webhook.'))
  expect(rows.map(({ tool, effectClass }) => `${tool} ${effectClass}`).sort()).toEqual([
    'webhook.post external_write',
    'webhook.probe external_read',
    'webhook.slack external_write',
  ])
})
