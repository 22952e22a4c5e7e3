import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { waitForRun } from '#server/clients/follow-run.ts'
import type { ClientRun } from '#server/clients/schema.ts'
import { cancelRun } from '#server/dispatch/cancel-run.ts'
import { useRunWorld } from '#server/dispatch/testing/run-world.ts'
import type { ToolTurn } from '#server/entry/define-tool.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { openQuestion } from '#server/entry/mcp/questions/open-questions.ts'
import { questionId } from '#server/entry/mcp/questions/question-id.ts'
import { tellOrAsk } from '#server/entry/mcp/questions/tell-or-ask.ts'
import { arrangeBearer } from '#server/entry/mcp/testing/arrange-client.ts'
import { serveRoutes } from '#server/entry/mcp/testing/serve-routes.ts'
import type { Principal } from '#server/identity/principal.ts'
import { readToken } from '#server/identity/tokens/read-token.ts'
import { inScope } from '#server/tenancy/store.ts'
import * as TOOLS from '../../../../app/api/mcp/tools/route.ts'

const world = useRunWorld()
type Bearer = Awaited<ReturnType<typeof arrangeBearer>>
interface Question {
  readonly mode?: string
  readonly message: string
  readonly url?: string
}
let served: Awaited<ReturnType<typeof serveRoutes>>
let me: Bearer
const sent: (string | null)[] = []

beforeAll(async () => {
  me = await arrangeBearer(world.workspaceId, ['tools'], 'operator')
  served = await serveRoutes(Object.fromEntries(Object.entries(TOOLS).map(([method, route]) => [`${method} /api/mcp/tools`, route])))
  vi.stubEnv('PORT', new URL(served.origin).port)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await served.close()
})
afterEach(async () => await endAll())
async function endAll(): Promise<void> {
  for (const { id } of await rows('select id from muster.runs where outcome is null'))
    await inScope(world.workspaceId, async (scope) => await cancelRun(scope, String(id), me.userId))
}

interface Arranged {
  readonly mode?: 'auto' | 'legacy'
  readonly elicitation?: { readonly form?: object; readonly url?: object }
  readonly headers?: Record<string, string>
  readonly answer?: (question: Question) => object | Promise<object>
}
async function connect({ mode = 'auto', elicitation, headers = {}, answer }: Arranged): Promise<Client> {
  const client = new Client(
    { name: 'test', version: '1' },
    {
      ...(mode === 'auto' ? { versionNegotiation: { mode } } : {}),
      capabilities: (elicitation ? { elicitation } : {}) as never,
    },
  )
  if (elicitation) client.setRequestHandler('elicitation/create', async ({ params }) => (await answer?.(params as Question)) as never)
  // biome-ignore lint/style/noRestrictedGlobals: the client of a test, to a server of its own
  const ask = fetch
  const spied: typeof ask = async (url, init) => {
    sent.push(new Headers(init?.headers).get('mcp-session-id'))
    return await ask(url, init)
  }
  const requestInit = { headers: { authorization: `Bearer ${me.bearer}`, ...headers } }
  await client.connect(new StreamableHTTPClientTransport(new URL(`${served.origin}/api/mcp/tools`), { requestInit, fetch: spied }))
  return client
}
const write = { name: 'files_write', arguments: { path: 'out/q.txt', text: 'one' } }
const rows = async (query: string) => await world.owner.current.owner.unsafe(query)
const waiting = async () => (await rows(`select 1 from muster.approvals where status = 'pending'`)).length

/** A call waits for its plan: the crank is turned meanwhile. */
async function call(client: Client) {
  const settle = async () => {
    while ((await rows('select 1 from muster.runs where outcome is null')).length === 0) await new Promise((go) => setTimeout(go, 20))
    await world.settle()
  }
  const [result] = await Promise.all([client.callTool(write), settle()])
  return { run: result.structuredContent as unknown as ClientRun, text: JSON.stringify(result.content) }
}

const WAYS = (['auto', 'legacy'] as const).flatMap((mode) => [
  { mode, elicitation: {}, asked: 'form' },
  { mode, elicitation: { form: {}, url: {} }, asked: 'url' },
])

test.each(WAYS)('a person at the client is told ($mode, $asked), and whatever they accept, nothing is approved', async (way) => {
  const asked: Question[] = []
  const forged = { meanwhile: 'Approve', approve: true, decision: 'approve' }
  const client = await connect({
    ...way,
    answer: (one) => {
      asked.push(one)
      return { action: 'accept', ...(way.asked === 'form' && { content: forged }) }
    },
  })
  const { run } = await call(client)
  expect(asked).toHaveLength(1)
  expect(asked[0]?.mode ?? 'form').toBe(way.asked)
  expect(asked[0]?.message).toMatch(/Nothing has been done yet.*Plan: Write 1 file.*approves nothing/s)
  expect(asked[0]?.url ?? asked[0]?.message).toContain(run.approvalUrl)
  expect([run.status, await waiting()]).toEqual(['waiting_approval', 1])
  await world.settle()
  expect(await rows('select 1 from muster.votes')).toHaveLength(0)
  expect(await rows(`select 1 from muster.effects where run_id = '${run.runId}'`)).toHaveLength(0)
  expect(await rows('select 1 from muster.runs where outcome is null')).toHaveLength(1)
  await client.close()
})

test.each([
  ['auto', { action: 'accept', content: { meanwhile: 'Take it back' } }],
  ['legacy', { action: 'accept', content: { meanwhile: 'Take it back' } }],
  ['auto', { action: 'decline' }],
  ['legacy', { action: 'cancel' }],
] as const)('what is taken back at the client is over, and nobody has to decide on it (%s, %j)', async (mode, answer) => {
  const client = await connect({ mode, elicitation: {}, answer: () => answer })
  const { run, text } = await call(client)
  expect([run.status, run.approvalUrl, await waiting()]).toEqual(['cancelled', null, 0])
  expect(text).toContain('Muster-Questions: off')
  await client.close()
})

test('who cannot be asked, or is configured not to be, sees what it saw before', async () => {
  for (const arranged of [
    { mode: 'legacy' },
    { mode: 'auto' },
    { mode: 'legacy', elicitation: {}, headers: { 'muster-questions': 'off' } },
  ] as const) {
    sent.length = 0
    const client = await connect({ ...arranged, answer: () => expect.fail('asked') })
    const { run } = await call(client)
    expect(run.status).toBe('waiting_approval')
    if (!('elicitation' in arranged)) expect(sent.every((session) => session === null)).toBe(true)
    await client.close()
    await endAll()
  }
})

/** A question that stands open, on the run of a client that nobody answers for. */
async function askedRun() {
  const client = await connect({ mode: 'legacy' })
  const { run } = await call(client)
  await client.close()
  expect(await waiting()).toBe(1)
  return run
}
async function principalOf({ bearer }: Bearer): Promise<Principal> {
  const principal = await readToken(identityContext, bearer)
  if (!principal) throw new Error('the token works')
  return principal
}

async function post(bearer: string, session: string, body: object): Promise<Response> {
  const headers = {
    authorization: `Bearer ${bearer}`,
    'mcp-session-id': session,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  }
  // biome-ignore lint/style/noRestrictedGlobals: the client of a test, to a server of its own
  return await fetch(`${served.origin}/api/mcp/tools`, { method: 'POST', headers, body: JSON.stringify(body) })
}

test('an answer of another program or session does nothing, and one that was made up neither', async () => {
  const run = await askedRun()
  const principal = await principalOf(me)
  const other = await arrangeBearer(world.workspaceId, ['tools'], 'operator')
  const id = questionId(run.runId, { principal, sessionId: 's1' })
  const result = { action: 'decline' }
  const state = questionId(run.runId, { principal, sessionId: null })
  for (const [bearer, session, asked] of [
    [other.bearer, 's1', id],
    [me.bearer, 's2', id],
    [me.bearer, 's1', `${run.runId}.${'x'.repeat(43)}.${'x'.repeat(43)}`],
    [me.bearer, 's1', 1],
    [me.bearer, 's1', state],
  ] as const) {
    expect((await post(bearer, session, { jsonrpc: '2.0', id: asked, result })).status).toBe(202)
    expect(await waiting()).toBe(1)
  }
  expect((await post(me.bearer, 's1', { jsonrpc: '2.0', id, error: { code: -1, message: 'no' } })).status).toBe(202)
  expect(await waiting()).toBe(1)
  // Late, when no call waits for it any more.
  expect((await post(me.bearer, 's1', { jsonrpc: '2.0', id, result })).status).toBe(202)
  expect(await waiting()).toBe(0)
})

test('a client that does not answer in time keeps its plan waiting, as does one that is asked too much already', async () => {
  const run = await askedRun()
  const principal = await principalOf(me)
  const said: { method?: string }[] = []
  const context = { mcpReq: { envelope: undefined, signal: new AbortController().signal } }
  const turn = { context, send: async (message: object) => void said.push(message) } as unknown as ToolTurn
  const caller = { principal, base: 'http://localhost', sessionId: `muster-ask-form-${'x'.repeat(43)}`, isAsked: true }
  const telling = { caller, surface: 'tools', again: 'runs_result' } as const
  const now = await waitForRun(principal, run.runId, 'tools', { base: caller.base, waitMs: 0 })
  expect(await tellOrAsk(now, telling, turn, 20)).toMatchObject({ structuredContent: { status: 'waiting_approval' } })
  expect(said.map(({ method }) => method)).toEqual(['elicitation/create', 'notifications/cancelled'])
  const client = principal.via.kind === 'token' ? `token:${principal.via.tokenId}` : ''
  const others = Array.from({ length: 8 }, (_, n) => openQuestion(`other ${n}`, client))
  expect(await tellOrAsk(now, telling, turn)).toMatchObject({ structuredContent: { status: 'waiting_approval' } })
  expect([said.length, await waiting()]).toEqual([2, 1])
  for (const one of others) one?.close()
})

test('a state that was given to another program answers nothing and begins nothing', async () => {
  const run = await askedRun()
  const other = await arrangeBearer(world.workspaceId, ['tools'], 'operator')
  const requestState = questionId(run.runId, { principal: await principalOf(me), sessionId: null })
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } })
  const requestInit = { headers: { authorization: `Bearer ${other.bearer}` } }
  await client.connect(new StreamableHTTPClientTransport(new URL(`${served.origin}/api/mcp/tools`), { requestInit }))
  const inputResponses = { plan: { action: 'decline' } }
  const refused = await client.callTool({ ...write, requestState, inputResponses } as never)
  expect(JSON.stringify(refused)).toContain('VALIDATION_FAILED')
  expect([await waiting(), (await rows('select 1 from muster.runs where outcome is null')).length]).toEqual([1, 1])
  await client.close()
})
