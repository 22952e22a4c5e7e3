import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import OpenAI from 'openai'
import { fetch } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RouteHandler } from '#server/entry/answer-request.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { removeSpendLimit } from '#server/gateway/llm/settings/remove-spend-limit.ts'
import { setRole } from '#server/gateway/llm/settings/set-role.ts'
import { setSpendLimit } from '#server/gateway/llm/settings/set-spend-limit.ts'
import { ADMIN, arrangeModels, choice, useModelWorld } from '#server/gateway/llm/testing/arrange-models.ts'
import { arrangePerson, arrangeSignIn, arrangeToken, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import type { TokenScope } from '#server/identity/tokens/schema.ts'
import { POST as notOffered } from '../../../app/api/llm/v1/[...rest]/route.ts'
import { POST as chat } from '../../../app/api/llm/v1/chat/completions/route.ts'
import { POST as embeddings } from '../../../app/api/llm/v1/embeddings/route.ts'
import { GET as oneModel } from '../../../app/api/llm/v1/models/[id]/route.ts'
import { GET as models } from '../../../app/api/llm/v1/models/route.ts'

const world = useModelWorld({
  plain: () => ({ text: 'Paris is the capital of France.', pieces: 8 }),
  caller: () => ({ calls: [{ name: 'look', arguments: '{"place":"here"}' }] }),
  busy: () => ({ status: 503 }),
  stuck: () => ({ hang: 'during' }),
  broken: () => ({ breakOff: true }),
})
const ROUTES: Readonly<Record<string, RouteHandler>> = {
  'POST /api/llm/v1/chat/completions': chat,
  'POST /api/llm/v1/embeddings': embeddings,
  'GET /api/llm/v1/models': models,
  'GET /api/llm/v1/models/primary': oneModel,
  'GET /api/llm/v1/models/nobody': oneModel,
  'POST /api/llm/v1/responses': notOffered,
}
let server: Server
let baseURL = ''

/** The routes as Next serves them, over real HTTP: the request ends with its connection, and the answer flows as it is made. */
beforeAll(async () => {
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const handler = ROUTES[`${incoming.method} ${incoming.url}`]
    if (!handler) return void outgoing.writeHead(404).end()
    const left = new AbortController()
    outgoing.on('close', () => left.abort(new DOMException('the client left', 'AbortError')))
    const body = incoming.method === 'POST' ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' as const } : {}
    const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as [string, string])
    const request = new Request(`http://muster.test${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers,
      signal: left.signal,
      ...body,
    })
    const response = await handler(request, { params: Promise.resolve({}) })
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    if (response.body) await pipeline(Readable.fromWeb(response.body as NodeStream), outgoing).catch(() => {})
    else outgoing.end()
  }
  server = createServer((incoming, outgoing) => void answer(incoming, outgoing).catch(() => outgoing.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/llm/v1`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

async function clientOf(workspaceId: string, scopes: readonly TokenScope[] = ['model'], role: 'operator' | 'viewer' = 'operator') {
  const person = await arrangePerson({ [workspaceId]: role })
  const { principal } = await arrangeSignIn(identityContext, person.email)
  const apiKey = await arrangeToken(identityContext, principal, scopes)
  return Object.assign(new OpenAI({ baseURL, apiKey }), { userId: person.userId })
}
const messages = [{ role: 'user' as const, content: 'What is the capital of France?' }]
const usageOf = async (workspaceId: string) =>
  await world.database.current.owner`select * from muster.usage_events where workspace_id = ${workspaceId} order by at, id`

describe('the official client', () => {
  test('chats, whole and in pieces, and the person of the token is charged', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain'])
    const client = await clientOf(workspaceId)
    const whole = await client.chat.completions.create({ model: 'primary', messages })
    expect(whole.choices[0]?.message.content).toBe('Paris is the capital of France.')
    expect(whole.usage?.total_tokens).toBeGreaterThan(0)
    const stream = await client.chat.completions.create({ model: 'primary', messages, stream: true })
    let text = ''
    let pieces = 0
    for await (const chunk of stream) {
      pieces += 1
      expect(chunk.choices, 'who did not ask for a count reads the first choice of each').toHaveLength(1)
      text += chunk.choices[0]?.delta.content ?? ''
    }
    expect(text).toBe('Paris is the capital of France.')
    expect(pieces).toBeGreaterThan(5)
    const usage = await usageOf(workspaceId)
    expect(usage.map(({ outcome, purpose, user_id }) => [outcome, purpose, user_id])).toEqual(
      Array(2).fill(['answered', 'client', client.userId]),
    )
  })

  test('gets the count of an answer in pieces as its last one, where it asked for it', async () => {
    const client = await clientOf(await arrangeModels(world.baseUrl, ['plain']))
    const asked = { model: 'primary', messages, stream: true, stream_options: { include_usage: true } } as const
    let last: OpenAI.ChatCompletionChunk | undefined
    for await (const chunk of await client.chat.completions.create(asked)) last = chunk
    expect(last).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } })
  })

  test('gets calls of tools, embeddings, and roles as models', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['caller'], { key: 'canary-provider-key' })
    const client = await clientOf(workspaceId)
    const tools = [{ type: 'function' as const, function: { name: 'look', parameters: { type: 'object' } } }]
    const called = await client.chat.completions.create({ model: 'primary', messages, tools })
    expect(called.choices[0]?.message.tool_calls).toMatchObject([{ function: { name: 'look', arguments: '{"place":"here"}' } }])
    expect(world.models.asked.at(-1)?.body['tools']).toEqual(tools)
    const places = await client.embeddings.create({ model: 'primary', input: ['one', 'two'], encoding_format: 'float' })
    expect(places.data).toHaveLength(2)
    const listed = await client.models.list()
    expect(listed.data.map(({ id }) => id)).toEqual(['primary'])
    expect(JSON.stringify(listed)).not.toMatch(/canary|127\.0\.0\.1|caller/)
    expect(await client.models.retrieve('primary')).toMatchObject({ id: 'primary', object: 'model' })
    await expect(client.models.retrieve('nobody')).rejects.toMatchObject({ status: 404, code: 'NOT_FOUND' })
  })

  test('is told what is offered where it asks for something else of the interface', async () => {
    const client = await clientOf(await arrangeModels(world.baseUrl, ['plain']))
    const message = expect.stringContaining('Offered are chat/completions, embeddings and models.')
    await expect(client.responses.create({ model: 'primary', input: 'Hello' })).rejects.toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
      message,
    })
  })

  test('may leave open with null what the interface lets it, and nothing of that reaches a model', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain'])
    const client = await clientOf(workspaceId)
    const open = { n: null, stop: null, max_tokens: null, max_completion_tokens: null, seed: null, logprobs: null, top_logprobs: null }
    const more = { temperature: null, top_p: null, logit_bias: null, stream: null, stream_options: null, metadata: null, audio: null }
    const first = await client.chat.completions.create({ model: 'primary', messages, ...open, ...more })
    const said = first.choices[0]?.message
    if (!said) throw new Error('expected an answer')
    // as the client gave it
    await client.chat.completions.create({ model: 'primary', messages: [...messages, said, ...messages] })
    for (const { body } of world.models.asked.slice(-2)) expect(JSON.stringify(body)).not.toContain('null')
  })

  test('that leaves in the middle ends the call upstream, and it is settled', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['stuck'])
    const client = await clientOf(workspaceId)
    await setRole(workspaceId, 'primary', [choice('stuck', { timeoutMs: 60_000 })], ADMIN)
    const stream = await client.chat.completions.create({ model: 'primary', messages, stream: true })
    for await (const _ of stream) break
    await expect.poll(async () => (await usageOf(workspaceId))[0]?.['outcome'], { timeout: 10_000 }).toBe('left')
  })

  test('learns of an answer that breaks off', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['broken'])
    const stream = await (await clientOf(workspaceId)).chat.completions.create({ model: 'primary', messages, stream: true })
    const read = async () => {
      for await (const _ of stream);
    }
    await expect(read()).rejects.toThrow(/No model gave an answer/)
    expect(await usageOf(workspaceId)).toMatchObject([{ outcome: 'broke off' }])
  })

  test('is refused in its own manners, with our code, and does not try again by itself', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['busy'])
    const client = await clientOf(workspaceId)
    const before = world.models.asked.length
    const failing = (model: string) => client.chat.completions.create({ model, messages })
    await expect(failing('primary')).rejects.toMatchObject({ status: 503, code: 'MODEL_UNAVAILABLE', type: 'server_error' })
    expect(world.models.asked.length - before).toBe(1)
    await expect(failing('nobody')).rejects.toMatchObject({ status: 404, code: 'NO_MODEL', type: 'not_found_error' })
    await setSpendLimit(workspaceId, { scope: 'workspace', maxMicro: 5, period: 'day', atLimit: 'block' }, ADMIN)
    await expect(failing('primary')).rejects.toMatchObject({
      status: 429,
      code: 'BUDGET_EXCEEDED',
      message: expect.stringContaining('The limit for models is reached'),
    })
    expect(await usageOf(workspaceId)).toHaveLength(1)
  })

  test('asks the same once: its idempotency key is charged one time only', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain'])
    const client = await clientOf(workspaceId)
    const ask = () => client.chat.completions.create({ model: 'primary', messages }, { headers: { 'idempotency-key': 'once' } })
    await ask()
    await expect(ask()).rejects.toMatchObject({ status: 409, code: 'MODEL_ASKED_ALREADY' })
    expect(await usageOf(workspaceId)).toHaveLength(1)
  })
})

describe('the door', () => {
  test('is closed to a token without the scope, to a viewer, and to none at all', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain'])
    const ask = (client: OpenAI) => client.chat.completions.create({ model: 'primary', messages })
    await expect(ask(await clientOf(workspaceId, ['read', 'run', 'author']))).rejects.toMatchObject({
      status: 403,
      code: 'TOKEN_SCOPE_MISSING',
    })
    await expect(ask(await clientOf(workspaceId, ['model'], 'viewer'))).rejects.toMatchObject({ status: 403, code: 'FORBIDDEN' })
    await expect(ask(new OpenAI({ baseURL, apiKey: 'sk-none', maxRetries: 0 }))).rejects.toMatchObject({
      status: 401,
      code: 'TOKEN_REFUSED',
    })
    expect(await usageOf(workspaceId)).toEqual([])
  })

  test('at a limit that asks learns where an admin allows more, and goes on when one did', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain'])
    const client = await clientOf(workspaceId)
    const limit = { scope: 'workspace', period: 'day', atLimit: 'ask' } as const
    const { id } = await setSpendLimit(workspaceId, { ...limit, maxMicro: 5 }, ADMIN)
    const asked = async () => await client.chat.completions.create({ model: 'primary', messages })
    await expect(asked()).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
      message: expect.stringMatching(/http:\S+\/costs#limits$/),
      error: { allow_at: expect.stringMatching(/\/costs#limits$/) },
    })
    await removeSpendLimit(workspaceId, id, ADMIN)
    await setSpendLimit(workspaceId, { ...limit, maxMicro: 1_000_000 }, ADMIN)
    expect((await asked()).choices).toHaveLength(1)
  })

  test('shows a workspace nothing of another: neither its models nor what it used', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain'])
    const stranger = await clientOf(await arrangeWorkspace())
    expect((await stranger.models.list()).data).toEqual([])
    await expect(stranger.chat.completions.create({ model: 'primary', messages })).rejects.toMatchObject({ code: 'NO_MODEL' })
    expect(await usageOf(workspaceId)).toEqual([])
  })

  test.each([
    ['no messages', { model: 'primary', messages: [] }, '/messages'],
    ['messages of another kind', { model: 'primary', messages: 'hello' }, '/messages'],
    ['too many choices', { model: 'primary', messages, n: 100 }, '/n'],
    ['half a choice', { model: 'primary', messages, n: 0.5 }, '/n'],
    ['more tokens than may be', { model: 'primary', messages, max_tokens: 10_000_000 }, '/max_tokens'],
    ['fewer than one', { model: 'primary', messages, max_completion_tokens: -1 }, '/max_completion_tokens'],
    ['pieces of words', { model: 'primary', messages, logprobs: true }, '/logprobs'],
    ['no model', { messages }, '/model'],
    ['other models than the role has', { model: 'primary', messages, models: ['openai/o1-pro'] }, '/models'],
    ['a tool of the provider', { model: 'primary', messages, tools: [{ type: 'web_search' }] }, '/tools/0/type'],
    ['the workspace', { model: 'primary', messages, workspace_id: 'ws_x' }, '/workspace_id'],
  ])('refuses %s', async (_, body, param) => {
    const client = await clientOf(await arrangeModels(world.baseUrl, ['plain']))
    const answer = await fetch(`${baseURL}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${client.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect([answer.status, await answer.json()]).toEqual([
      422,
      expect.objectContaining({ error: expect.objectContaining({ code: 'VALIDATION_FAILED', param }) }),
    ])
  })

  test('refuses nonsense, what is nested without end, and what is too large', async () => {
    const client = await clientOf(await arrangeModels(world.baseUrl, ['plain']))
    const send = async (body: string) => {
      const headers = { authorization: `Bearer ${client.apiKey}`, 'content-type': 'application/json' }
      return (await fetch(`${baseURL}/chat/completions`, { method: 'POST', headers, body })).status
    }
    expect(await send('{"model":')).toBe(422)
    expect(await send(`{"model":"primary","messages":[{"role":"user","content":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}`)).toBe(422)
    expect(await send(`{"model":"primary","messages":[{"role":"user","content":"${'x'.repeat(1_100_000)}"}]}`)).toBe(413)
  })
})
