import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { acceptRow } from '#server/catalogue/accept-row.ts'
import { changeConnector } from '#server/catalogue/change-connector.ts'
import { listConnectors } from '#server/catalogue/list-connectors.ts'
import type { Decision } from '#server/catalogue/schema.ts'
import { applyEffect } from '#server/gateway/mcp/apply-effect.ts'
import { AS_MEMBER_META } from '#server/gateway/mcp/as-member.ts'
import { connectApp } from '#server/gateway/mcp/connect-app.ts'
import { openRemote } from '#server/gateway/mcp/open-remote.ts'
import { readTool } from '#server/gateway/mcp/read-tool.ts'
import { testConnector } from '#server/gateway/mcp/test-connector.ts'
import { OldServer } from '#server/gateway/mcp/testing/old-server.ts'
import { MEMBER, sealEffect, toolRow, useGateway, WORKSPACE } from '#server/gateway/mcp/testing/seal-effect.ts'
import { EverythingServer } from '#server/gateway/mcp/testing/start-everything.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { inScope } from '#server/tenancy/store.ts'

useGateway()
const READS: Decision = {
  effectClass: 'external_read',
  mutates: false,
  argRoles: {},
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
const WRITES: Decision = { ...READS, effectClass: 'external_write', mutates: true }

async function connect(key: string, url: string): Promise<readonly string[]> {
  const { id } = await connectApp(WORKSPACE, { kind: 'remote', key, name: key, url, private: true }, 'usr_admin')
  await testConnector(WORKSPACE, id)
  return (await shown(key))?.abilities.map(({ tool }) => tool.slice(key.length + 1)) ?? []
}
const shown = async (key: string) => (await listConnectors(WORKSPACE)).find((connector) => connector.key === key)
async function accept(tool: string, decision: Decision): Promise<void> {
  const ability = (await shown(tool.slice(0, tool.indexOf('.'))))?.abilities.find((one) => one.tool === tool)
  await inScope(
    WORKSPACE,
    async (scope) => await acceptRow(scope, { tool, seenPin: ability?.seenPin ?? '', decision, acceptedBy: 'usr_admin' }),
  )
}
const read = async (tool: string, args: JsonObject = {}) =>
  await readTool({ workspaceId: WORKSPACE, memberId: MEMBER, runId: 'run_gateway', tool, args, row: await toolRow(tool) })
async function apply(tool: string, args: JsonObject = {}) {
  const row = await toolRow(tool)
  return await applyEffect(await sealEffect(row, args), { workspaceId: WORKSPACE, memberId: MEMBER, pins: { [tool]: row.pin } })
}

describe('the reference server of MCP, revision 2025-11-25, a program of others', () => {
  const server = new EverythingServer()
  beforeAll(async () => await server.start())
  afterAll(async () => await server.stop())

  test('is connected and listed; what wants something of its client is not offered to one that gives nothing', async () => {
    const tools = await connect('everything', server.url)
    expect(tools).toContain('get-structured-content')
    expect(tools.filter((name) => /elicitation|sampling|roots/.test(name))).toEqual([])
    expect((await shown('everything'))?.abilities.every(({ state }) => state === 'fresh')).toBe(true)
    for (const name of ['get-structured-content', 'echo', 'get-tiny-image', 'get-resource-links', 'get-sum'])
      await accept(`everything.${name}`, READS)
    await accept('everything.trigger-long-running-operation', WRITES)
  })

  test('gives structured content held to its schema, and texts; pictures, links and resources are not followed', async () => {
    expect(await read('everything.get-structured-content', { location: 'Chicago' })).toEqual({
      temperature: expect.any(Number),
      conditions: expect.any(String),
      humidity: expect.any(Number),
    })
    expect(await read('everything.echo', { message: 'Grüße €' })).toEqual({ text: 'Echo: Grüße €' })
    expect(Object.keys(await read('everything.get-tiny-image'))).toEqual(['text'])
    expect(Object.keys(await read('everything.get-resource-links', { count: 3 }))).toEqual(['text'])
    await expect(read('everything.echo', { message: 7 })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
    await expect(read('everything.get-env')).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  test('takes its time over an action, which is waited for; one that it dies over is unknown', async () => {
    expect(await apply('everything.trigger-long-running-operation', { duration: 0.4, steps: 2 })).toMatchObject({ kind: 'confirmed' })
    const doomed = apply('everything.trigger-long-running-operation', { duration: 5, steps: 5 })
    await new Promise((resolve) => setTimeout(resolve, 400))
    await server.stop()
    expect(await doomed).toMatchObject({ kind: 'unknown' })
    expect(await apply('everything.trigger-long-running-operation', { duration: 0, steps: 1 })).toMatchObject({ kind: 'failed' })
  })

  test('is spoken to again after a restart, in which it forgot the session', async () => {
    await server.start()
    expect(await read('everything.get-sum', { a: 2, b: 3 })).toEqual({ text: 'The sum of 2 and 3 is 5.' })
    await server.stop()
    await server.start()
    expect(await read('everything.get-sum', { a: 2, b: 4 })).toEqual({ text: 'The sum of 2 and 4 is 6.' })
  })
})

describe('a server of revision 2025-11-25 that does what it should not', () => {
  const server = new OldServer()
  let url = ''
  beforeAll(async () => {
    url = await server.start()
    expect(await connect('old', url)).toHaveLength(9)
    for (const name of ['fine', 'lie']) await accept(`old.${name}`, READS)
    for (const name of ['ask', 'sample', 'slow', 'large', 'cut', 'html']) await accept(`old.${name}`, WRITES)
  })
  afterAll(async () => await server.stop())

  test('is told of a token of the crew member only where an admin allowed it, and says nothing of it', async () => {
    const mint = async () => ({ token: 'muster_run_canary', expiresAt: new Date() })
    const look = async () =>
      await readTool({
        workspaceId: WORKSPACE,
        memberId: MEMBER,
        runId: 'run_gateway',
        tool: 'old.fine',
        args: { value: 'muster_run_canary' },
        row: await toolRow('old.fine'),
        mint,
      })
    await look()
    expect(JSON.stringify(server.told.at(-1))).not.toContain('canary')
    const { id = '' } = (await shown('old')) ?? {}
    await inScope(WORKSPACE, async (scope) => await changeConnector(scope, id, { asMember: true }, 'usr_admin'))
    const answer = await look()
    expect(server.told.at(-1)).toMatchObject({ [AS_MEMBER_META]: { token: 'muster_run_canary' } })
    expect(JSON.stringify(answer)).not.toContain('canary')
    await read('old.fine', { value: 'x' })
    expect(JSON.stringify(server.told.at(-1)), 'without a run there is none').not.toContain('canary')
    await inScope(WORKSPACE, async (scope) => await changeConnector(scope, id, { asMember: false }, 'usr_admin'))
  })

  test('answers within its schema, or is not believed', async () => {
    expect(await read('old.fine', { value: 'x' })).toEqual({ value: 'x' })
    await expect(read('old.lie')).rejects.toMatchObject({ code: 'CONNECTOR_MISBEHAVED' })
  })

  test.each(['ask', 'sample'])(
    'asks for input in the middle of a call (%s) and gets none: unknown, whatever it then says',
    async (name) => {
      server.given.length = 0
      expect(await apply(`old.${name}`)).toMatchObject({ kind: 'unknown', text: 'The app asked for more input; it got none.' })
      await vi.waitFor(() => expect(server.given).toMatchObject([{ id: 'from-server', error: {} }]))
      expect(JSON.stringify(server.given)).not.toContain('"result"')
    },
  )

  test.each(['large', 'cut', 'html'])(
    'answers too much, breaks off, or says what is no answer (%s): unknown, and the next call goes well',
    async (name) => {
      expect(await apply(`old.${name}`)).toMatchObject({ kind: 'unknown' })
      expect(server.called.at(-1)).toBe(name)
      expect(await read('old.fine', { value: 'y' })).toEqual({ value: 'y' })
    },
  )

  test('asks in one of several calls side by side: that one gets "asked", the others their answers', async () => {
    const session = openRemote(WORKSPACE, 'old', { url, private: true, header: null })
    const answers = await Promise.all(['late', 'ask', 'late'].map(async (name) => await session.call(name, {}, {}, 5000)))
    expect(answers.map(({ kind }) => kind)).toEqual(['answer', 'asked', 'answer'])
  })

  test('never answers: the call ends in its time', async () => {
    const session = openRemote(WORKSPACE, 'old', { url, private: true, header: null })
    await expect(session.call('slow', {}, {}, 300)).rejects.toMatchObject({ code: 'CONNECTOR_TIMEOUT' })
    expect(await read('old.fine', { value: 'z' })).toEqual({ value: 'z' })
  })

  test('forgets its sessions: a new one is begun, and nothing is called twice', async () => {
    server.forget()
    expect(await read('old.fine', { value: 'a' })).toEqual({ value: 'a' })
    await accept('old.fine', WRITES)
    server.forget()
    server.called.length = 0
    expect(await apply('old.fine', { value: 'b' })).toMatchObject({ kind: 'confirmed' })
    expect(server.called).toEqual(['fine'])
  })
})
