import { afterAll, beforeAll, expect, test } from 'vitest'
import { askUpstream } from '#server/gateway/llm/ask-upstream.ts'
import { ScriptedModels } from '../../../e2e/testing/scripted-models.ts'

const SAID = JSON.stringify({ choices: [{ index: 0, delta: { content: 'Hi' } }] })
const events = (...data: string[]) => ({ type: 'text/event-stream', raw: data.map((one) => `data: ${one}\n\n`).join('') })
const models = new ScriptedModels({
  hello: () => ({ text: 'Hello there, friend', pieces: 3 }),
  busy: () => ({ status: 429 }),
  later: () => ({ status: 429, headers: { 'retry-after': '7' } }),
  limited: () => events('{"error":{"message":"rate limited","code":429}}', '[DONE]'),
  flagged: () => events('{"error":{"message":"flagged","code":403},"choices":[{"index":0,"delta":{},"finish_reason":"error"}]}'),
  failing: () => events('{"choices":[]}', '{"error":{"message":"out of memory","code":"oom"}}'),
  failed: () => ({ raw: '{"error":{"message":"overloaded"},"choices":[]}' }),
  mute: () => events('[DONE]'),
  counting: () => events('{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":0}}', '[DONE]'),
  strange: () => events('{"object":"ping"}', '[DONE]'),
  begins: () => events('{"choices":[],"prompt_filter_results":[]}', SAID, '[DONE]'),
  ends: () => ({ type: 'text/event-stream', raw: `data: ${SAID}\n\ndata: [DONE]` }),
  last: () => ({ type: 'text/event-stream', raw: `data: ${SAID}\r\n\r\ndata: ${SAID}` }),
  torn: () => ({ type: 'text/event-stream', raw: `data: ${SAID}\n\ndata: ${SAID.slice(0, 20)}` }),
  odd: () => ({ raw: '<html>' }),
  list: () => ({ raw: '[1]' }),
  silent: () => ({ hang: 'before' }),
  stuck: () => ({ hang: 'during' }),
  broken: () => ({ breakOff: true }),
})
let baseUrl = ''
beforeAll(async () => {
  baseUrl = await models.start()
})
afterAll(() => models.stop())

const never = new AbortController().signal
const ask = (model: string, more: { stream?: boolean; timeoutMs?: number; cancelled?: AbortSignal; url?: string } = {}) =>
  askUpstream(
    { baseUrl: more.url ?? baseUrl, headers: { authorization: 'Bearer k' }, allow: [new URL(baseUrl).host] },
    { provider: 'p', model, timeoutMs: more.timeoutMs ?? 2000, attemptsMax: 1 },
    '/chat/completions',
    { messages: [{ role: 'user', content: 'Hi' }], stream: more.stream ?? false },
    more.cancelled ?? never,
  )

async function textOf(model: string, more: Parameters<typeof ask>[1] = {}): Promise<string> {
  const answer = await ask(model, { stream: true, ...more })
  if (answer.kind !== 'events') throw new Error('expected events')
  let text = ''
  for await (const event of answer.events)
    text += (event as { choices?: { delta?: { content?: string } }[] }).choices?.[0]?.delta?.content ?? ''
  return text
}

test('a model answers at once or in pieces, and is asked for the model of the choice with the key of the provider', async () => {
  const answer = await ask('hello')
  expect(answer).toMatchObject({ kind: 'whole', body: { choices: [{ message: { content: 'Hello there, friend' } }] } })
  expect(await textOf('hello')).toBe('Hello there, friend')
  expect(models.asked.at(-1)).toMatchObject({ headers: { authorization: 'Bearer k' }, body: { model: 'hello' } })
})

test.each([
  ['busy', { kind: 'status', status: 429 }],
  ['unknown', { kind: 'status', status: 404 }],
  ['odd', { kind: 'nonsense' }],
  ['list', { kind: 'nonsense' }],
  ['silent', { kind: 'timeout' }],
  ['later', { kind: 'status', status: 429, retryAfterMs: 7000 }],
  ['failed', { kind: 'failed' }],
])('%s is told as what it is', async (model, fault) => {
  await expect(ask(model, { timeoutMs: 1000 })).rejects.toMatchObject({ fault })
})

test.each([
  ['limited', { kind: 'status', status: 429 }],
  ['flagged', { kind: 'status', status: 403 }],
  ['failing', { kind: 'failed' }],
  ['mute', { kind: 'nonsense' }],
  ['counting', { kind: 'nonsense' }],
  ['strange', { kind: 'nonsense' }],
])(
  'a stream that begins with an error, or holds nothing, is no answer while another model may still be asked: %s',
  async (model, fault) => {
    await expect(ask(model, { stream: true })).rejects.toMatchObject({ fault })
  },
)

test('what is said of an answer before its first word goes on with it', async () => {
  const answer = await ask('begins', { stream: true })
  if (answer.kind !== 'events') throw new Error('expected events')
  expect(await Array.fromAsync(answer.events)).toEqual([{ choices: [], prompt_filter_results: [] }, JSON.parse(SAID)])
})

test('the last line of a stream is read though no empty one follows it; half an event is none', async () => {
  expect(await textOf('ends')).toBe('Hi')
  await expect(textOf('torn')).rejects.toMatchObject({ fault: { kind: 'cut' } })
  const given: unknown[] = []
  const read = async () => {
    const answer = await ask('last', { stream: true })
    if (answer.kind === 'events') for await (const event of answer.events) given.push(event)
  }
  // it never said that it was done
  await expect(read()).rejects.toMatchObject({ fault: { kind: 'cut' } })
  expect(given).toEqual([JSON.parse(SAID), JSON.parse(SAID)])
})

test('a stream that hangs or breaks off is an error, never a short answer', async () => {
  await expect(textOf('stuck', { timeoutMs: 1000 })).rejects.toMatchObject({ code: 'CONNECTOR_TIMEOUT' })
  await expect(textOf('broken')).rejects.toMatchObject({ code: 'CONNECTOR_UNAVAILABLE' })
})

test('nobody there, an address that is not allowed, an asker who left', async () => {
  await expect(ask('hello', { url: baseUrl.replace(/\d+\/v1/, '1/v1') })).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
  await expect(ask('hello', { url: 'http://169.254.169.254/v1' })).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
  await expect(ask('silent', { cancelled: AbortSignal.timeout(50) })).rejects.toMatchObject({ fault: { kind: 'cancelled' } })
})
