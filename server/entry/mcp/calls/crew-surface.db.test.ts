import type { Client } from '@modelcontextprotocol/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ClientRun } from '#server/clients/schema.ts'
import { hire } from '#server/dispatch/testing/hold-run.ts'
import { useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { arrangeBearer } from '#server/entry/mcp/testing/arrange-client.ts'
import { openOfficialClient } from '#server/entry/mcp/testing/open-client.ts'
import { serveRoutes } from '#server/entry/mcp/testing/serve-routes.ts'
import * as CREW from '../../../../app/api/mcp/crew/route.ts'

const yaml = (slug: string) => `
metadata: { name: Greeter ${slug}, slug: ${slug}, summary: Greets a person. }
objective: Greet.
inputs:
  type: object
  properties: { name: { type: string } }
  required: [name]
  additionalProperties: false
steps:
  - { id: words, kind: set, values: { text: 'Hello \${ inputs.name }' } }
output:
  value: { text: '\${ steps.words.output.text }' }
`
const world = useRunWorld()
let served: Awaited<ReturnType<typeof serveRoutes>>
let bearer = ''

beforeAll(async () => {
  for (const slug of ['list', 'greeter']) await hire(world.workspaceId, yaml(slug))
  bearer = (await arrangeBearer(world.workspaceId, ['crew'], 'operator')).bearer
  served = await serveRoutes(Object.fromEntries(Object.entries(CREW).map(([method, route]) => [`${method} /api/mcp/crew`, route])))
})
afterAll(async () => await served.close())
const fields = (result: Awaited<ReturnType<Client['callTool']>>) =>
  result.structuredContent as unknown as ClientRun & { members: unknown[] }

test('a run or a tool whose name nothing can have is not there', async () => {
  const client = await openOfficialClient(`${served.origin}/api/mcp/crew`, bearer)
  for (const runId of ['run_1\n', "run_' or true", '']) {
    const answer = await client.callTool({ name: 'crew_follow', arguments: { runId } })
    expect(answer, runId).toMatchObject({ isError: true, _meta: { 'dev.muster/problem': { code: 'NOT_FOUND' } } })
  }
  await client.close()
})

test('arguments that nothing here could keep are refused with their place, and start nothing', async () => {
  const client = await openOfficialClient(`${served.origin}/api/mcp/crew`, bearer)
  const cases = [
    ['crew_follow', { runId: 'run_\u0000' }, '/runId', 'character_refused'],
    ['start_greeter', { name: 'a\u0000b' }, '/name', 'character_refused'],
    ['start_greeter', { name: 'a\ud83d' }, '/name', 'character_refused'],
    ['crew_start', { member: 'greeter', inputs: { name: { '\u0000': 1 } } }, '/inputs/name', 'character_refused'],
  ] as const
  for (const [name, args, pointer, code] of cases) {
    const answer = await client.callTool({ name, arguments: args })
    const problem = { code: 'VALIDATION_FAILED', errors: [{ pointer, code }] }
    expect([name, answer]).toMatchObject([name, { isError: true, _meta: { 'dev.muster/problem': problem } }])
    expect((answer.content as { text: string }[])[0]?.text).toContain(`\n${pointer}: `)
  }
  await client.close()
  // No client of ours could write these.
  for (const levels of [5000, 200_000]) {
    const inputs = `{"name":${'['.repeat(levels)}${']'.repeat(levels)}}`
    const said = await askPlainly(`{"name":"crew_start","arguments":{"member":"greeter","inputs":${inputs}}}`)
    expect([levels, said]).toEqual([
      levels,
      expect.stringContaining('"code":"nested_too_deep","message":"This is nested more than 100 deep"'),
    ])
  }
  expect(await world.owner.current.owner`select 1 from muster.runs`).toHaveLength(0)
})

describe.each(['2026-07-28', '2025-11-25'] as const)('the official client, revision %s', (revision) => {
  let client: Client

  beforeAll(async () => {
    client = await openOfficialClient(`${served.origin}/api/mcp/crew`, bearer, { revision })
  })
  afterAll(async () => await client.close())

  test('each crew member at work is a tool with what it starts with; ours keep their names', async () => {
    const { tools, ...hints } = await client.listTools()
    // Hints for caches came with the later revision.
    if (revision === '2026-07-28') expect(hints).toMatchObject({ ttlMs: 60_000, cacheScope: 'private' })
    expect(tools.map(({ name }) => name)).toEqual([
      'crew_cancel',
      'crew_follow',
      'crew_list',
      'crew_result',
      'crew_start',
      'start_greeter',
      'start_list',
    ])
    expect(tools.find(({ name }) => name === 'start_greeter')).toMatchObject({
      title: 'Greeter greeter',
      annotations: { readOnlyHint: false },
      inputSchema: { required: ['name'] },
    })
    const found = await client.callTool({ name: 'crew_list', arguments: { query: 'greets GREETER' } })
    expect(fields(found).members).toMatchObject([{ member: 'greeter' }, { member: 'list' }])
  })

  test('one is started by its own tool or by name, followed, and its output read as somebody else’s words', async () => {
    const calls = [
      { name: 'start_greeter', arguments: { name: 'Ada' } },
      { name: 'crew_start', arguments: { member: 'greeter', inputs: { name: 'Ada' } } },
    ]
    for (const call of calls) {
      const [started] = await Promise.all([client.callTool(call), settleSoon()])
      const { runId, status } = fields(started)
      expect([started.isError, status]).toEqual([undefined, 'succeeded'])
      expect(fields(await client.callTool({ name: 'crew_follow', arguments: { runId } }))).toMatchObject({
        status: 'succeeded',
        output: null,
      })
      const result = await client.callTool({ name: 'crew_result', arguments: { runId } })
      expect(fields(result).output).toBe((result.content as { text: string }[])[0]?.text.split('\n').slice(1).join('\n'))
      expect(fields(result).output).toContain('{"text":"Hello Ada"}')
      expect((result.content as { text: string }[])[0]?.text).toMatch(/<outside from="run \d+" trust="untrusted"/)
    }
  })

  test('inputs that do not fit start nothing', async () => {
    const wrong = await client.callTool({ name: 'start_greeter', arguments: { name: 7 } })
    expect([wrong.isError, JSON.stringify(wrong.content)]).toEqual([true, expect.stringContaining('VALIDATION_FAILED')])
  })

  test('a tool that no crew member has is none', async () => {
    for (const name of ['start_nobody', 'start_', 'greeter'])
      await expect(client.callTool({ name, arguments: {} })).rejects.toThrow('There is no tool')
  })
})

/** What the server answers to a call that is written by hand. */
async function askPlainly(params: string): Promise<string> {
  const accept = 'application/json, text/event-stream'
  const headers = { host: 'localhost', authorization: `Bearer ${bearer}`, 'content-type': 'application/json', accept }
  const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`
  const request = new Request(`${served.origin}/api/mcp/crew`, { method: 'POST', headers, body })
  return await (await CREW.POST(request, { params: Promise.resolve({}) })).text()
}

/** A call waits for its run: the crank is turned meanwhile. */
async function settleSoon(): Promise<void> {
  while ((await world.owner.current.owner`select 1 from muster.runs where outcome is null`).length === 0)
    await new Promise((resolve) => setTimeout(resolve, 20))
  await world.settle()
}
