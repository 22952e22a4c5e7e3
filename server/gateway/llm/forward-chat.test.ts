import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ChatAnswer, type ChatCall, forwardChat } from '#server/gateway/llm/forward-chat.ts'
import { secretForms } from '#server/gateway/mcp/hide-secrets.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { type Asked, ScriptedModels } from '../../../e2e/testing/scripted-models.ts'

const SECRET = 'correct horse battery'
const WRITTEN = [
  SECRET,
  'c\\u006frrect\\u0020horse battery',
  encodeURIComponent(encodeURIComponent(SECRET)),
  Buffer.from(`user:${SECRET}!`).toString('base64'),
  'correct&#32;horse&nbsp;battery'.replace('&nbsp;', '&#x20;'),
]
const eventsOf = (choices: readonly object[]) =>
  `${choices.map((choice) => `data: ${JSON.stringify({ id: SECRET, choices: [{ index: 0, ...choice }] })}\n\n`).join('')}data: [DONE]\n\n`
const echo = ({ body }: Asked) => (body['messages'] as { content: string }[]).map(({ content }) => content).join(' ')
const models = new ScriptedModels({
  echo: (asked) => ({ text: `You said: ${echo(asked)} and ${SECRET}`, pieces: 40 }),
  caller: () => ({ calls: [{ name: 'send', arguments: '{"to":"[e-mail 1]","note":"correct horse battery"}' }] }),
  thinker: () => ({
    type: 'text/event-stream',
    raw: eventsOf([
      { delta: { thinking: 'it is correct ho' } },
      { delta: { thinking: 'rse battery', extra: [{ text: SECRET }] } },
      { logprobs: { content: [{ token: 'correct' }] }, delta: {}, finish_reason: 'stop' },
    ]),
  }),
  endless: () => ({ type: 'text/event-stream', raw: eventsOf([{ delta: { content: 'to the last word' } }]) }),
  // one letter at a time, in two choices and in the arguments of two calls at once, as apps write it down
  drip: () => ({
    type: 'text/event-stream',
    raw: eventsOf(
      [...JSON.stringify({ note: `x ${WRITTEN.join(' y ')} z` })].flatMap((letter) => [
        { index: 0, delta: { content: letter, reasoning_content: letter } },
        { index: 1, delta: { tool_calls: [0, 1].map((index) => ({ index, function: { arguments: letter } })) } },
      ]),
    ),
  }),
  named: () => ({
    raw: JSON.stringify({ choices: [{ index: 0, message: { tool_calls: [{ function: { name: 'send', arguments: { [SECRET]: 1 } } }] } }] }),
  }),
  heads: () => ({
    type: 'text/event-stream',
    raw: `data: ${JSON.stringify({ thinking: 'correct ho', choices: [{ index: 0, delta: { [SECRET]: 'x', content: 'hi' } }] })}\n\ndata: ${JSON.stringify({ thinking: 'rse battery', choices: [] })}\n\ndata: [DONE]\n\n`,
  }),
  busy: () => ({ status: 503 }),
  broken: () => ({ breakOff: true }),
})
let baseUrl = ''
beforeAll(async () => {
  baseUrl = await models.start()
})
afterAll(() => models.stop())

const body = (stream: boolean): JsonObject => ({ messages: [{ role: 'user', content: `Mail ada@acme.com the ${SECRET}` }], stream })
const forward = (model: string, more: Partial<ChatCall> & { stream?: boolean; seesPersonal?: boolean } = {}) =>
  forwardChat({
    workspaceId: `ws_${model}`,
    chain: [{ provider: 'p', model, timeoutMs: 2000, attemptsMax: 1 }],
    body: body(more.stream ?? false),
    forms: secretForms(SECRET),
    providerOf: async () => ({ baseUrl, headers: {}, allow: [new URL(baseUrl).host], seesPersonal: more.seesPersonal ?? false }),
    cancelled: new AbortController().signal,
    ...more,
  })

interface Delta {
  readonly content?: string
  readonly tool_calls?: readonly { readonly index: number; readonly function?: { readonly arguments?: string } }[]
}
async function deltasOf({ answer }: ChatAnswer): Promise<Delta[]> {
  if (answer.kind !== 'events') throw new Error('expected events')
  const deltas: Delta[] = []
  for await (const event of answer.events)
    deltas.push(...((event as unknown as { choices: { delta: Delta }[] }).choices.map(({ delta }) => delta) ?? []))
  return deltas
}

test('a secret neither goes out nor comes back; an address goes out under a name and comes back as itself', async () => {
  const { answer, tokens, hidden } = await forward('echo')
  expect(JSON.stringify(models.asked.at(-1)?.body)).not.toMatch(/ada@acme|correct horse/)
  expect(answer).toMatchObject({
    kind: 'whole',
    body: { choices: [{ message: { content: 'You said: Mail ada@acme.com the [secret] and [secret]' } }] },
  })
  expect(await tokens).toMatchObject({ input: expect.any(Number), output: expect.any(Number) })
  // once on its way out, once more in the answer
  expect([...hidden]).toEqual([
    ['e-mail', 1],
    ['secret', 2],
  ])
})

test('the same in pieces, and tokens are counted at the end', async () => {
  const answered = await forward('echo', { stream: true })
  const pieces = (await deltasOf(answered)).map(({ content = '' }) => content)
  expect(pieces.join('')).toBe('You said: Mail ada@acme.com the [secret] and [secret]')
  expect(pieces.filter((piece) => piece !== '').length).toBeGreaterThan(3)
  expect(await answered.tokens).not.toBeNull()
})

test('arguments of calls are cleaned too, whole and in pieces', async () => {
  const whole = await forward('caller')
  expect(JSON.stringify(whole.answer)).toContain('ada@acme.com')
  expect(JSON.stringify(whole.answer)).not.toContain('correct horse')
  const deltas = await deltasOf(await forward('caller', { stream: true }))
  const text = deltas.flatMap(({ tool_calls = [] }) => tool_calls.map((call) => call.function?.arguments ?? '')).join('')
  expect(JSON.parse(text)).toEqual({ to: 'ada@acme.com', note: '[secret]' })
})

test('a provider that may see personal data gets it', async () => {
  await forward('echo', { seesPersonal: true })
  expect(JSON.stringify(models.asked.at(-1)?.body)).toContain('ada@acme.com')
})

test('the next model is asked under names of its own', async () => {
  const chain = ['busy', 'echo'].map((model) => ({ provider: 'p', model, timeoutMs: 2000, attemptsMax: 1 }))
  const { choice, tried } = await forward('chain', { chain })
  expect(choice.model).toBe('echo')
  expect(tried.map(({ outcome }) => outcome)).toEqual(['status', 'answered'])
})

test('an answer that breaks off is an error for the reader, and tokens are unknown', async () => {
  const answered = await forward('broken', { stream: true })
  await expect(deltasOf(answered)).rejects.toMatchObject({ fault: { kind: 'cut' } })
  expect(await answered.tokens).toBeNull()
})

test('nor does a secret come back in a field that nobody knows, in the head of an event, or in pieces of words', async () => {
  const { answer } = await forward('thinker', { stream: true })
  if (answer.kind !== 'events') throw new Error('expected events')
  const events = []
  for await (const event of answer.events) events.push(event)
  const text = JSON.stringify(events)
  expect(text).not.toMatch(/correct|horse|battery/)
  expect(text).toContain('it is ')
  expect(text.match(/\[secret\]/g)?.length).toBeGreaterThanOrEqual(3)
})

test('however it is written, nothing of a secret comes back letter by letter: in no choice, no call, no thought', async () => {
  const { answer } = await forward('drip', { stream: true })
  if (answer.kind !== 'events') throw new Error('expected events')
  const texts = { content: '', thought: '', first: '', second: '' }
  for await (const event of answer.events)
    for (const { delta } of (event as unknown as { choices: { delta: Delta & { reasoning_content?: string } }[] }).choices) {
      texts.content += delta.content ?? ''
      texts.thought += delta.reasoning_content ?? ''
      texts.first += delta.tool_calls?.find(({ index }) => index === 0)?.function?.arguments ?? ''
      texts.second += delta.tool_calls?.find(({ index }) => index === 1)?.function?.arguments ?? ''
    }
  const safe = '{"note":"x [secret] y [secret] y [secret] y [secret] y [secret] z"}'
  for (const text of Object.values(texts))
    expect(text.replaceAll(/\[secret\][A-Za-z0-9+/=]*/g, '[secret]').replace(/ \w+\[/, ' [')).toBe(safe)
})

test('nor in the name of a field, nor in pieces at the head of events', async () => {
  expect(JSON.stringify((await forward('named')).answer)).not.toContain(SECRET)
  const { answer } = await forward('heads', { stream: true })
  if (answer.kind !== 'events') throw new Error('expected events')
  const text = JSON.stringify(await Array.fromAsync(answer.events))
  expect(text).toContain('hi')
  expect(text).not.toMatch(/correct|battery/)
})

test('a secret in the name of a field lets nothing out', async () => {
  const asked = models.asked.length
  const call = forward('echo', { body: { messages: [{ role: 'user', content: 'x' }], metadata: { [SECRET]: 'y' } } })
  await expect(call).rejects.toMatchObject({ code: 'MODEL_REFUSED' })
  expect(models.asked.length).toBe(asked)
})

test('what looks like a key lets nothing out either, and an address in the name of a field goes out under the name that it has elsewhere', async () => {
  const asked = models.asked.length
  const inName = (name: string) => ({
    messages: [{ role: 'user', content: 'Write to ada@acme.com' }],
    tools: [{ type: 'function', function: { name: 'send', parameters: { properties: { [name]: {} }, required: [name] } } }],
  })
  const leaks = forward('echo', { body: inName('sk-proj-AbCdEf0123456789AbCdEf0123456789') })
  await expect(leaks).rejects.toMatchObject({ code: 'MODEL_REFUSED' })
  expect(models.asked.length).toBe(asked)
  const { answer } = await forward('echo', { body: inName('ada@acme.com') })
  const sent = models.asked.at(-1)?.body
  expect(JSON.stringify(sent)).not.toContain('ada@')
  expect(sent).toMatchObject({ tools: [{ function: { parameters: { properties: { '[e-mail 1]': {} }, required: ['[e-mail 1]'] } } }] })
  expect(JSON.stringify(answer)).toContain('Write to ada@acme.com')
})

test('personal data in a number goes out under a name; where only a number may stand nothing goes out', async () => {
  const card = 4111111111111111
  const tools = [{ type: 'function', function: { name: 'pay', parameters: { properties: { card: { examples: [card], maximum: 1e6 } } } } }]
  const messages = [{ role: 'user', content: `Pay with ${card}` }]
  const { hidden } = await forward('echo', { body: { messages, tools, temperature: 0.7 } })
  const sent = models.asked.at(-1)?.body
  expect(JSON.stringify(sent)).not.toContain(String(card))
  expect(sent).toMatchObject({
    messages: [{ content: 'Pay with [card 1]' }],
    tools: [{ function: { parameters: { properties: { card: { examples: ['[card 1]'], maximum: 1e6 } } } } }],
    temperature: 0.7,
  })
  expect(hidden.get('card')).toBe(1)
  const asked = models.asked.length
  await expect(forward('echo', { body: { messages, seed: card } })).rejects.toMatchObject({
    code: 'MODEL_REFUSED',
    context: { reason: expect.stringContaining('seed') },
  })
  expect(models.asked.length).toBe(asked)
  await forward('echo', { body: { messages, tools, seed: card }, seesPersonal: true })
  expect(models.asked.at(-1)?.body).toMatchObject({ tools, seed: card })
})

test('an answer that nobody ends is given to its last word', async () => {
  const pieces = (await deltasOf(await forward('endless', { stream: true }))).map(({ content = '' }) => content)
  expect(pieces.join('')).toBe('to the last word')
})
