import { generateText, jsonSchema, Output, streamText, tool } from 'ai'
import { describe, expect, test } from 'vitest'
import { chatThrough, embeddingsThrough, hasModel, languageModel, type ModelAnswer } from '#server/gateway/llm/ask-model.ts'
import { changeProvider } from '#server/gateway/llm/settings/change-provider.ts'
import { setRole } from '#server/gateway/llm/settings/set-role.ts'
import { setSpendLimit } from '#server/gateway/llm/settings/set-spend-limit.ts'
import { listProviders } from '#server/gateway/llm/settings/store.ts'
import { ADMIN, arrangeModels, arrangeProvider, askOf, choice, useModelWorld } from '#server/gateway/llm/testing/arrange-models.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { inScope } from '#server/tenancy/store.ts'
import { saveSecret } from '#server/vault/save-secret.ts'

const SAVED = 'correct horse battery'
const world = useModelWorld({
  plain: () => ({ text: 'Paris.' }),
  object: () => ({ text: '{"city":"Paris"}' }),
  leaky: () => ({ text: `The password is ${SAVED}, of course.`, pieces: 30 }),
  caller: (_, n) => (n % 2 === 1 ? { calls: [{ name: 'look', arguments: '{"place":"here"}' }] } : { text: 'Found it.' }),
  busy: () => ({ status: 503 }),
  limited: () => ({ status: 429 }),
  wrong: () => ({ status: 400 }),
  silent: () => ({ hang: 'before' }),
  stuck: () => ({ hang: 'during' }),
  nonsense: () => ({ raw: '<html>' }),
  deep: () => ({ raw: `{"choices":[{"index":0,"message":{"content":${'['.repeat(6000)}${']'.repeat(6000)}}}]}` }),
  error200: () => ({ raw: '{"error":{"message":"overloaded"}}' }),
  empty200: () => ({ raw: '{"choices":[]}' }),
  errorFirst: () => ({ type: 'text/event-stream', raw: 'data: {"error":{"message":"overloaded"}}\n\ndata: [DONE]\n\n' }),
  doneFirst: () => ({ type: 'text/event-stream', raw: 'data: [DONE]\n\n' }),
  odd: () => ({ raw: '{"choices":[{"index":0,"text":"no message"}]}' }),
  uncounted: () => ({ raw: '{"choices":[{"index":0,"message":{"role":"assistant","content":"x"}}]}' }),
  vast: () => ({ text: 'x'.repeat(17 * 1024 * 1024) }),
})

const body = (over: object = {}) => ({ messages: [{ role: 'user', content: 'What is the capital of France?' }], max_tokens: 10, ...over })
const textOf = ({ answer }: ModelAnswer) =>
  answer.kind === 'whole' ? (answer.body as { choices: { message: { content: string } }[] }).choices[0]?.message.content : undefined
async function streamed({ answer }: ModelAnswer): Promise<string> {
  if (answer.kind !== 'events') throw new Error('expected events')
  let text = ''
  for await (const event of answer.events)
    text += (event as { choices?: { delta?: { content?: string } }[] }).choices?.[0]?.delta?.content ?? ''
  return text
}
const usageOf = async (workspaceId: string) =>
  await world.database.current.owner`select * from muster.usage_events where workspace_id = ${workspaceId} order by at, id`
const auditOf = async (workspaceId: string): Promise<{ type: string; text: string }[]> =>
  await world.database.current
    .owner`select type, envelope_text as text from muster.audit_events where workspace_id = ${workspaceId} and type like 'model.%' and type not like 'model.provider%' order by seq`

describe('one ask', () => {
  test('is answered, reserved before and settled after with what the provider counted, and both are in the proof, without text', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain'])
    const answered = await chatThrough(askOf(workspaceId, { requestId: 'req_one' }), body())
    expect(textOf(answered)).toBe('Paris.')
    const [usage] = await usageOf(workspaceId)
    expect(usage).toMatchObject({
      request_id: 'req_one',
      provider: 'local',
      model: 'plain',
      outcome: 'answered',
      user_id: 'usr_test',
      purpose: 'test',
    })
    expect(Number(usage?.['settled_micro'])).toBe(usage?.['input_tokens'] + usage?.['output_tokens'])
    expect(Number(usage?.['reserved_micro'])).toBeGreaterThan(Number(usage?.['settled_micro']))
    const audit = await auditOf(workspaceId)
    expect(audit.map(({ type }) => type)).toEqual(['model.asked', 'model.settled'])
    for (const { text } of audit) expect(text).not.toMatch(/capital|Paris/)
    expect(audit[0]?.text).toContain(usage?.['request_digest'])
    expect(audit[1]?.text).toContain(usage?.['answer_digest'])
  })

  test('is told a limit where the client named none, so that the reservation holds', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain'])
    await chatThrough(askOf(workspaceId), { messages: body().messages })
    expect(world.models.asked.at(-1)?.body).toMatchObject({ max_tokens: 4096, model: 'plain' })
  })

  test('of a workspace without models says so, and hasModel too', async () => {
    const workspaceId = await arrangeWorkspace()
    expect(await inScope(workspaceId, async (scope) => await hasModel(scope, 'primary'))).toBe(false)
    await expect(chatThrough(askOf(workspaceId), body())).rejects.toMatchObject({ code: 'NO_MODEL' })
    const other = await arrangeModels(world.baseUrl, ['plain'])
    expect(await inScope(other, async (scope) => await hasModel(scope, 'primary'))).toBe(true)
  })

  test('sends the key of its provider there, and the key stands nowhere else', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain'], { key: 'canary-key-4711', name: 'local' })
    await chatThrough(askOf(workspaceId), body({ messages: [{ role: 'user', content: 'canary-key-4711' }] }))
    const asked = world.models.asked.at(-1)
    expect(asked?.headers['authorization']).toBe('Bearer canary-key-4711')
    expect(JSON.stringify(asked?.body)).not.toContain('canary')
    expect(JSON.stringify([await usageOf(workspaceId), await auditOf(workspaceId)])).not.toContain('canary')
  })

  test('takes every saved secret out of the answer, also across its pieces', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['leaky'])
    const binding = { connector: 'bank', origin: 'local', members: 'all' as const }
    await inScope(workspaceId, async (scope) => await saveSecret(scope, { path: 'bank/main', fields: { key: SAVED }, binding }, ADMIN))
    expect(textOf(await chatThrough(askOf(workspaceId), body()))).toBe('The password is [secret], of course.')
    expect(await streamed(await chatThrough(askOf(workspaceId), body({ stream: true })))).toBe('The password is [secret], of course.')
    expect((await usageOf(workspaceId)).map((row) => row['hidden'])).toEqual([{ secret: 1 }, { secret: 1 }])
  })

  test('in pieces is settled when it was read, and when nobody reads on', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain'])
    expect(await streamed(await chatThrough(askOf(workspaceId), body({ stream: true })))).toBe('Paris.')
    const left = await chatThrough(askOf(workspaceId), body({ stream: true }))
    if (left.answer.kind !== 'events') throw new Error('expected events')
    for await (const _ of left.answer.events) break
    const rows = await usageOf(workspaceId)
    expect(rows.map((row) => row['outcome'])).toEqual(['answered', 'left'])
    expect(rows[1]?.['settled_micro']).toBe(rows[1]?.['reserved_micro'])
  })

  test('gives embeddings', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain'])
    const { answer } = await embeddingsThrough(askOf(workspaceId), { input: ['one', 'two'] })
    expect(answer).toMatchObject({ kind: 'whole', body: { data: [{ embedding: expect.any(Array) }, {}] } })
    await expect(embeddingsThrough(askOf(workspaceId), { input: [[1, 2, 3]] })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
  })
})

describe('a provider that misbehaves', () => {
  test('by going silent in the middle of an answer ends it, and it is settled at what was reserved', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['stuck', 'plain'])
    await setRole(workspaceId, 'primary', [choice('stuck', { timeoutMs: 1000 }), choice('plain')], ADMIN)
    const answered = await chatThrough(askOf(workspaceId), body({ stream: true }))
    await expect(streamed(answered)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', context: { why: 'timeout' } })
    const [usage] = await usageOf(workspaceId)
    // something was given out by then: no other model goes on with it
    expect(usage).toMatchObject({ outcome: 'broke off', model: 'stuck', tried: [{ outcome: 'answered' }] })
    expect(usage?.['settled_micro']).toBe(usage?.['reserved_micro'])
  })

  test('by an answer without end is cut off, and the next one is asked', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['vast', 'plain'])
    expect(textOf(await chatThrough(askOf(workspaceId), body()))).toBe('Paris.')
    expect(await usageOf(workspaceId)).toMatchObject([{ tried: [{ outcome: 'nonsense' }, { outcome: 'answered' }] }])
  })

  test('by giving in one piece what was wanted in many is understood', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['uncounted'])
    expect(await streamed(await chatThrough(askOf(workspaceId), body({ stream: true })))).toBe('x')
  })
})

describe('the next model is asked', () => {
  test.each(['busy', 'limited', 'nonsense', 'error200', 'empty200', 'deep', 'silent'])('after %s', async (first) => {
    const workspaceId = await arrangeModels(world.baseUrl, [first, 'plain'])
    expect(textOf(await chatThrough(askOf(workspaceId), body()))).toBe('Paris.')
    const [usage] = await usageOf(workspaceId)
    expect(usage).toMatchObject({ model: 'plain', tried: [{ model: first }, { model: 'plain', outcome: 'answered' }] })
  })

  test.each([
    ['errorFirst', 0],
    ['doneFirst', 1],
  ])('after a stream that begins with an error, which costs nothing, or ends before it began, which may: %s', async (first, unsure) => {
    const workspaceId = await arrangeModels(world.baseUrl, [first, 'plain'])
    expect(await streamed(await chatThrough(askOf(workspaceId), body({ stream: true })))).toBe('Paris.')
    const [usage] = await usageOf(workspaceId)
    expect(usage).toMatchObject({ model: 'plain', tried: [{ model: first }, { model: 'plain', outcome: 'answered' }] })
    const counted = usage?.['input_tokens'] + usage?.['output_tokens']
    expect(Number(usage?.['settled_micro']) > counted).toBe(unsure === 1)
    // a fault like any other: after five in a row it is left out
    for (let i = 0; i < 4; i++) await streamed(await chatThrough(askOf(workspaceId), body({ stream: true })))
    await streamed(await chatThrough(askOf(workspaceId), body({ stream: true })))
    expect((await usageOf(workspaceId)).at(-1)).toMatchObject({ tried: [{ model: first, outcome: 'resting' }, {}] })
  })

  test('never after a request that a provider refused, and never after a verdict', async () => {
    const refused = await arrangeModels(world.baseUrl, ['wrong', 'plain'])
    await expect(chatThrough(askOf(refused), body())).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', context: { status: 400 } })
    const odd = await arrangeModels(world.baseUrl, ['odd', 'plain'])
    const before = world.models.asked.length
    await expect(chatThrough(askOf(odd), body())).rejects.toMatchObject({ code: 'MODEL_REFUSED' })
    expect(world.models.asked.slice(before).map((asked) => asked.body['model'])).toEqual(['odd'])
  })

  test('only when it may see what is asked', async () => {
    const workspaceId = await arrangeWorkspace()
    await arrangeProvider(workspaceId, world.baseUrl, { name: 'far', models: ['plain'], clearance: 'public' })
    await arrangeProvider(workspaceId, world.baseUrl, { models: ['object'], clearance: 'workspace' })
    await setRole(workspaceId, 'primary', [choice('plain', { provider: 'far' }), choice('object')], ADMIN)
    const { choice: taken } = await chatThrough(askOf(workspaceId, { confidentiality: 'workspace' }), body())
    expect(taken.model).toBe('object')
    await expect(chatThrough(askOf(workspaceId, { confidentiality: 'secret' }), body())).rejects.toMatchObject({
      code: 'MODEL_NOT_CLEARED',
    })
    expect((await auditOf(workspaceId)).at(-1)).toMatchObject({ type: 'model.refused' })
  })
})

test('what an admin changes holds from the next call on: clearance, key and models', async () => {
  const workspaceId = await arrangeModels(world.baseUrl, ['plain'], { key: 'the-first-key' })
  const ask = async () => await chatThrough(askOf(workspaceId, { confidentiality: 'workspace' }), body())
  await ask()
  const [provider] = await inScope(workspaceId, async (scope) => await listProviders(scope))
  await changeProvider(workspaceId, provider?.id ?? '', { key: 'the-second-key' }, ADMIN)
  await ask()
  expect(world.models.asked.at(-1)?.headers['authorization']).toBe('Bearer the-second-key')
  await changeProvider(workspaceId, provider?.id ?? '', { clearance: 'public' }, ADMIN)
  const before = world.models.asked.length
  await expect(ask()).rejects.toMatchObject({ code: 'MODEL_NOT_CLEARED' })
  await inScope(
    workspaceId,
    async (scope) =>
      await saveSecret(
        scope,
        { path: 'a/b', fields: { key: 'Capital?' }, binding: { connector: 'x', origin: 'local', members: 'all' } },
        ADMIN,
      ),
  )
  await changeProvider(workspaceId, provider?.id ?? '', { clearance: 'workspace' }, ADMIN)
  await chatThrough(askOf(workspaceId), body({ messages: [{ role: 'user', content: 'Capital? Please' }] }))
  expect(world.models.asked.length - before).toBe(1)
  expect(JSON.stringify(world.models.asked.at(-1)?.body)).not.toContain('Capital?')
})

test('a phone number without its country is known by the time zone of the workspace, from the next call on', async () => {
  const workspaceId = await arrangeModels(world.baseUrl, ['plain'])
  const { owner } = world.database.current
  const told = async (zone: string) => {
    await owner`update system.workspaces set time_zone = ${zone} where id = ${workspaceId}`
    await chatThrough(askOf(workspaceId), body({ messages: [{ role: 'user', content: 'Here 030 901820' }] }))
    return JSON.stringify(world.models.asked.at(-1)?.body['messages'])
  }
  expect(await told('Europe/Berlin')).toContain('Here [phone 1]')
  expect(await told('America/New_York')).toContain('Here 030 901820')
  expect(await told('UTC')).toContain('Here 030 901820')
})

describe('limits', () => {
  test('two calls at once at the limit: one goes out, one is refused', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain'])
    await streamed(await chatThrough(askOf(workspaceId), body({ stream: true })))
    const [first] = await usageOf(workspaceId)
    const one = Number(first?.['reserved_micro'])
    const spent = Number(first?.['settled_micro'])
    await setSpendLimit(workspaceId, { scope: 'workspace', maxMicro: spent + one + 1, period: 'day', atLimit: 'block' }, ADMIN)
    const calls = await Promise.allSettled(
      Array.from({ length: 5 }, async () => await chatThrough(askOf(workspaceId), body({ stream: true }))),
    )
    const refused = calls.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[]
    expect(refused).toHaveLength(4)
    for (const { reason } of refused)
      expect(reason).toMatchObject({ code: 'BUDGET_EXCEEDED', context: { atLimit: 'block', limit: 'workspace' } })
  })
})

describe('the AI SDK', () => {
  test('generates text, objects and streams through the gateway', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain'])
    const ask = askOf(workspaceId)
    expect((await generateText({ model: languageModel(ask), prompt: 'Capital?' })).text).toBe('Paris.')
    const stream = streamText({ model: languageModel(askOf(workspaceId)), prompt: 'Capital?' })
    let text = ''
    for await (const piece of stream.textStream) text += piece
    expect(text).toBe('Paris.')
    expect((await usageOf(workspaceId)).map((row) => row['outcome'])).toEqual(['answered', 'answered'])
  })

  test('gets structured output', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['object'])
    const schema = jsonSchema<{ city: string }>({ type: 'object', properties: { city: { type: 'string' } }, required: ['city'] })
    const { output } = await generateText({
      model: languageModel(askOf(workspaceId)),
      prompt: 'Capital?',
      output: Output.object({ schema }),
    })
    expect(output).toEqual({ city: 'Paris' })
    expect(world.models.asked.at(-1)?.body['response_format']).toMatchObject({ type: 'json_schema' })
  })

  test('makes calls of tools in turns, each with an id and a bill of its own', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['caller'])
    const inputSchema = jsonSchema<{ place: string }>({ type: 'object', properties: { place: { type: 'string' } } })
    const look = tool({ inputSchema, execute: async ({ place }) => `seen ${place}` })
    const { text } = await generateText({
      model: languageModel(askOf(workspaceId, { requestId: 'req_loop' })),
      prompt: 'Look',
      tools: { look },
      stopWhen: ({ steps }) => steps.length >= 3,
    })
    expect(text).toBe('Found it.')
    expect((await usageOf(workspaceId)).map((row) => row['request_id'])).toEqual(['req_loop', 'req_loop.2'])
  })

  test('gets our refusals as they are, and repeats none', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['busy'])
    await expect(generateText({ model: languageModel(askOf(workspaceId)), prompt: 'x' })).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
    })
    expect(await usageOf(workspaceId)).toHaveLength(1)
  })
})
