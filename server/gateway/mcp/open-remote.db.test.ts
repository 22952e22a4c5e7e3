import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createMcpHandler, fromJsonSchema, inputRequired, McpServer } from '@modelcontextprotocol/server'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { acceptRow } from '#server/catalogue/accept-row.ts'
import { changeConnector } from '#server/catalogue/change-connector.ts'
import { rotateSecret } from '#server/catalogue/change-secret.ts'
import { findCatalogueRow } from '#server/catalogue/list-catalogue.ts'
import { listConnectors } from '#server/catalogue/list-connectors.ts'
import type { Decision } from '#server/catalogue/schema.ts'
import { applyEffect } from '#server/gateway/mcp/apply-effect.ts'
import { connectApp } from '#server/gateway/mcp/connect-app.ts'
import { readTool } from '#server/gateway/mcp/read-tool.ts'
import { testConnector } from '#server/gateway/mcp/test-connector.ts'
import { MEMBER, sealEffect, toolRow, useGateway, WORKSPACE } from '#server/gateway/mcp/testing/seal-effect.ts'
import { inScope } from '#server/tenancy/store.ts'

const gateway = useGateway()
const SECRET = 'canary/3+Rq=&x'
const VALUE = fromJsonSchema<{ value: string }>({ type: 'object', properties: { value: { type: 'string' } }, required: ['value'] })
const DECISION: Decision = {
  effectClass: 'external_write',
  mutates: true,
  argRoles: { value: 'content' },
  targetArg: null,
  probe: null,
  idempotency: { kind: 'none' },
  secretSlots: [],
  summary: 'Do it',
  summaryMany: 'Do it {n} times',
  reversible: false,
  receiptOnly: false,
  clearance: 'public',
  outputLabel: { integrity: 'untrusted', confidentiality: 'workspace' },
}

let server: Server
let url = ''
let description = 'gives it back'
/** Answers of the other side before it speaks MCP. */
let before: { status: number; headers?: Record<string, string>; cut?: boolean } | null = null
const seen: { method: string; authorization: string | undefined }[] = []

function makeServer(): McpServer {
  const mcp = new McpServer({ name: 'far', version: '1' })
  mcp.registerTool('fine', { description, inputSchema: VALUE, outputSchema: VALUE }, ({ value }) => ({
    content: [],
    structuredContent: { value },
  }))
  mcp.registerTool('refuse', { description: `knows ${SECRET}`, inputSchema: VALUE }, () => ({
    isError: true,
    content: [{ type: 'text', text: `no, bad key ${SECRET}` }],
  }))
  mcp.registerTool('ask', { description: 'wants a name', inputSchema: VALUE }, () =>
    inputRequired({
      inputRequests: { name: inputRequired.elicit({ message: 'Your password?', requestedSchema: { type: 'object', properties: {} } }) },
      requestState: 'opaque',
    }),
  )
  return mcp
}

beforeAll(async () => {
  const mcp = createMcpHandler(makeServer)
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      seen.push({ method: request.method ?? '', authorization: request.headers['authorization'] })
      if (before?.cut && Buffer.concat(chunks).includes('tools/call')) return void response.destroy()
      if (before && !before.cut) return void response.writeHead(before.status, before.headers).end()
      const headers = new Headers(Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]))
      const body = request.method === 'POST' ? { body: Buffer.concat(chunks).toString() } : {}
      const answer = await mcp.fetch(new Request(`http://far.example${request.url}`, { method: request.method ?? 'GET', headers, ...body }))
      response.writeHead(answer.status, Object.fromEntries(answer.headers.entries())).end(Buffer.from(await answer.arrayBuffer()))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
})
beforeEach(() => {
  before = null
  seen.length = 0
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const connect = async (key: string, more: object = {}) =>
  await connectApp(WORKSPACE, { kind: 'remote', key, name: key, url, ...more }, 'usr_admin')
const shown = async (key: string) => (await listConnectors(WORKSPACE)).find((connector) => connector.key === key)
async function accept(tool: string, more: Partial<Decision> = {}): Promise<void> {
  const ability = (await shown(tool.slice(0, tool.indexOf('.'))))?.abilities.find((one) => one.tool === tool)
  await inScope(
    WORKSPACE,
    async (scope) =>
      await acceptRow(scope, { tool, seenPin: ability?.seenPin ?? '', decision: { ...DECISION, ...more }, acceptedBy: 'usr_admin' }),
  )
}
async function apply(tool: string) {
  const row = await toolRow(tool)
  return await applyEffect(await sealEffect(row, { value: 'x' }), { workspaceId: WORKSPACE, memberId: MEMBER, pins: { [tool]: row.pin } })
}

test('a saved secret goes nowhere unencrypted: refused when it is connected, and when it is called, whatever was ticked', async () => {
  const open = { url: 'http://93.184.216.34/mcp', header: { name: 'Authorization', prefix: 'Bearer ' }, secret: SECRET }
  await expect(connect('open', open)).rejects.toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer: '/url' }] })
  const { id } = await connect('open', { ...open, private: true })
  await testConnector(WORKSPACE, id)
  expect(await shown('open')).toMatchObject({ state: 'not-allowed', test: { why: expect.stringContaining('unencrypted') } })
})

test('a private address that nobody listed is not connected to, and the test says why', async () => {
  const { id } = await connect('near')
  await testConnector(WORKSPACE, id)
  expect(await shown('near')).toMatchObject({
    state: 'not-allowed',
    test: { ok: false, code: 'EGRESS_REFUSED', why: expect.stringContaining('tick: It is inside our own network') },
    abilities: [],
  })
  expect(seen).toEqual([])
})

describe('a listed server', () => {
  beforeAll(async () => {
    const { id } = await connect('far', { private: true, header: { name: 'Authorization', prefix: 'Bearer ' }, secret: SECRET })
    await testConnector(WORKSPACE, id)
  })
  test('is asked for its abilities without a run; each is without a kind, can do nothing, and shows no secret', async () => {
    const far = await shown('far')
    expect(far).toMatchObject({ state: 'no-kind', test: { ok: true, abilities: 3, fresh: 3 }, header: { handle: 'vault:/far#key' } })
    expect(far?.abilities.map(({ tool, state }) => `${tool} ${state}`)).toEqual(['far.ask fresh', 'far.fine fresh', 'far.refuse fresh'])
    expect(JSON.stringify(far)).not.toContain(SECRET)
    expect(far?.abilities[2]?.description).toBe('knows [secret]')
    expect(await apply('far.fine')).toMatchObject({ kind: 'failed', code: 'TOOL_UNCLASSIFIED' })
  })
  test('what nobody accepted yet is shown as it is said now, and accepted only so', async () => {
    const [first, { id = '' } = {}] = [(await shown('far'))?.abilities.find(({ tool }) => tool === 'far.fine'), await shown('far')]
    description = 'gives it back, twice'
    await testConnector(WORKSPACE, id)
    const now = (await shown('far'))?.abilities.find(({ tool }) => tool === 'far.fine')
    expect(now).toMatchObject({ state: 'fresh', description: 'gives it back, twice', drift: [] })
    const decision = { ...DECISION }
    await expect(
      inScope(
        WORKSPACE,
        async (scope) => await acceptRow(scope, { tool: 'far.fine', seenPin: first?.seenPin ?? '', decision, acceptedBy: 'usr_admin' }),
      ),
    ).rejects.toMatchObject({ code: 'CONFLICT' })
    description = 'gives it back'
    await testConnector(WORKSPACE, id)
  })
  test('answers with the secret header once an admin said what it does; its "no" proves nothing, and shows no secret', async () => {
    for (const tool of ['far.fine', 'far.refuse', 'far.ask']) await accept(tool)
    expect(await apply('far.fine')).toEqual({ kind: 'confirmed', response: { value: 'x' } })
    expect(new Set(seen.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${SECRET}`]))
    expect(await apply('far.refuse')).toMatchObject({ kind: 'unknown', text: 'no, bad key [secret]' })
    expect(await apply('far.ask')).toMatchObject({ kind: 'unknown', text: 'The app asked for more input; it got none.' })
  })
  test('a redirect to another origin is not followed, and the secret does not go along', async () => {
    before = { status: 307, headers: { location: 'http://127.0.0.1:1/mcp' } }
    expect((await apply('far.fine')).kind).not.toBe('confirmed')
    expect(seen.every(({ method }) => method === 'POST')).toBe(true)
  })
  test('a connection cut in the middle of the call is unknown, one that never came about is failed', async () => {
    before = { status: 0, cut: true }
    expect(await apply('far.fine')).toMatchObject({ kind: 'unknown' })
    before = null
    expect(await apply('far.fine')).toMatchObject({ kind: 'confirmed' })
    const row = await toolRow('far.fine')
    const sealed = await sealEffect(row, { value: 'x' })
    server.closeAllConnections()
    const listening = (server.address() as AddressInfo).port
    await new Promise((resolve) => server.close(resolve))
    expect(await applyEffect(sealed, { workspaceId: WORKSPACE, memberId: MEMBER, pins: { 'far.fine': row.pin } })).toMatchObject({
      kind: 'failed',
    })
    await new Promise<void>((resolve) => server.listen(listening, '127.0.0.1', resolve))
    expect(await apply('far.fine')).toMatchObject({ kind: 'confirmed' })
  })
  test('a rotated secret counts at the next call', async () => {
    await inScope(WORKSPACE, async (scope) => await rotateSecret(scope, { path: 'far', fields: { key: 'another-secret' } }, 'usr_admin'))
    await apply('far.fine')
    expect(seen.at(-1)?.authorization).toBe('Bearer another-secret')
  })
  test('what it says differently stays refused with its diff, until an admin accepts it as it is now', async () => {
    description = 'gives it back, and keeps a copy'
    await expect(
      readTool({
        workspaceId: WORKSPACE,
        memberId: MEMBER,
        runId: 'run_gateway',
        tool: 'far.fine',
        args: { value: 'x' },
        row: { ...(await toolRow('far.fine')), mutates: false },
      }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await apply('far.fine')).toMatchObject({ kind: 'failed', code: 'TOOL_QUARANTINED' })
    const fine = (await shown('far'))?.abilities.find(({ tool }) => tool === 'far.fine')
    expect(fine).toMatchObject({ state: 'changed', drift: [{ field: 'description', before: 'gives it back', after: description }] })
    expect(await shown('far')).toMatchObject({ state: 'needs-look' })
    await accept('far.fine')
    expect(await apply('far.fine')).toMatchObject({ kind: 'confirmed' })
  })
  test('another address is another server: an admin changes it, and every ability needs a look; "inside the network" alone does not', async () => {
    const { id = '' } = (await shown('far')) ?? {}
    for (const tool of ['far.fine', 'far.refuse', 'far.ask']) await accept(tool)
    const states = async () => new Set((await shown('far'))?.abilities.map(({ state }) => state))
    await inScope(WORKSPACE, async (scope) => await changeConnector(scope, id, { private: false }, 'usr_admin'))
    expect(await apply('far.fine')).toMatchObject({ kind: 'failed', code: 'EGRESS_REFUSED' })
    await inScope(WORKSPACE, async (scope) => await changeConnector(scope, id, { private: true }, 'usr_admin'))
    expect(await states()).toEqual(new Set(['ready']))
    await inScope(WORKSPACE, async (scope) => await changeConnector(scope, id, { url: `${url}?other` }, 'usr_admin'))
    expect(await states()).toEqual(new Set(['changed']))
    expect(await apply('far.fine')).toMatchObject({ kind: 'failed', code: 'TOOL_QUARANTINED' })
    await expect(
      inScope(WORKSPACE, async (scope) => await changeConnector(scope, id, { url: 'file:///etc/passwd' }, 'usr_admin')),
    ).rejects.toMatchObject({ errors: [{ pointer: '/url', message: 'an address such as https://apps.example/mcp' }] })
    await inScope(WORKSPACE, async (scope) => await changeConnector(scope, id, { url }, 'usr_admin'))
    for (const tool of ['far.fine', 'far.refuse', 'far.ask']) await accept(tool)
    expect(await apply('far.fine')).toMatchObject({ kind: 'confirmed' })
  })
  test('another address in the settings of the database is not called: nobody signed it', async () => {
    const { owner } = gateway.database.current
    await owner`update muster.connectors set config = jsonb_set(config, '{url}', '"http://127.0.0.1:1/mcp"') where key = 'far'`
    expect(await inScope(WORKSPACE, async (scope) => await findCatalogueRow(scope, 'far.fine'))).toMatchObject({ state: 'quarantined' })
    expect(await apply('far.fine')).toMatchObject({ kind: 'failed', code: 'TOOL_QUARANTINED' })
    expect((await shown('far'))?.abilities.find(({ tool }) => tool === 'far.fine')).toMatchObject({ state: 'unsigned' })
  })
})
