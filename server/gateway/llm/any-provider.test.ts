import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ChatAnswer, forwardChat } from '#server/gateway/llm/forward-chat.ts'
import { anyDelay, anyLie, anySigns } from '#server/gateway/llm/testing/any-misbehaviour.ts'
import { ModelFault } from '#server/gateway/llm/through-chain.ts'
import { secretForms } from '#server/gateway/mcp/hide-secrets.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { holdInTime } from '#server/kernel/testing/hold-in-time.ts'
import { type Reply, ScriptedModels } from '../../../e2e/testing/scripted-models.ts'

const SECRET = 'correct horse battery'
const TIMEOUT_MS = 200
const AT_ONCE = 12
const replies = new Map<string, Reply>()
const models = new ScriptedModels(
  Object.fromEntries(Array.from({ length: AT_ONCE }, (_, i) => [`m${i}`, () => replies.get(`m${i}`) ?? { text: '' }])),
)
let baseUrl = ''
beforeAll(async () => {
  baseUrl = await models.start()
})
afterAll(() => models.stop())

let asked = 0
async function answerOf(model: string, stream: boolean): Promise<ChatAnswer> {
  return await forwardChat({
    // its own circuit breaker: what one provider does says nothing of the next
    workspaceId: `ws_any_${asked++}`,
    chain: [{ provider: 'p', model, timeoutMs: TIMEOUT_MS, attemptsMax: 1 }],
    body: { messages: [{ role: 'user', content: 'x' }], stream },
    forms: secretForms(SECRET),
    providerOf: async () => ({ baseUrl, headers: {}, allow: [new URL(baseUrl).host], seesPersonal: false }),
    cancelled: new AbortController().signal,
  })
}

/** Everything that was given out, and how it ended. */
async function read(model: string, stream: boolean): Promise<{ text: string; fault: unknown; tokens: unknown }> {
  const given: unknown[] = []
  try {
    const { answer, tokens } = await answerOf(model, stream)
    if (answer.kind === 'whole') given.push(answer.body)
    else for await (const event of answer.events) given.push(event)
    return { text: JSON.stringify(given), fault: null, tokens: await tokens }
  } catch (fault) {
    return { text: JSON.stringify(given), fault, tokens: null }
  }
}

const said = fc.oneof(anySigns, fc.constant(`It is ${SECRET}.`), fc.constant(`\\u0063orrect horse%20battery`))
const anyReply = fc.oneof(
  { weight: 4, arbitrary: anyLie(said) },
  { weight: 3, arbitrary: anyDelay(said) },
  { weight: 2, arbitrary: said.map((text) => ({ text, pieces: 30 })) },
)

/** Each kind of end, so that chance leaves none out. */
const OFTEN: [Reply, boolean][] = Array.from({ length: AT_ONCE }, (_, i) => [
  [{ status: 400 }, { text: 'Hello' }, { hang: 'before' as const }, { cut: true as const }][i % 4] as Reply,
  i % 2 === 0,
])

test('whatever a provider does, whoever asks gets an answer without secrets or a known fault, within the time that was set', async () => {
  const outcomes = new Set<string>()
  await holdInTime(
    fc.array(fc.tuple(anyReply, fc.boolean()), { minLength: AT_ONCE, maxLength: AT_ONCE }),
    async (cases) => {
      for (const [i, [reply]] of cases.entries()) replies.set(`m${i}`, reply)
      const ends = await Promise.all(cases.map(async ([, stream], i) => await read(`m${i}`, stream)))
      for (const { text, fault, tokens } of ends) {
        expect(text).not.toMatch(/correct|horse|battery/)
        expect(fault === null || fault instanceof ModelFault || isAppError(fault)).toBe(true)
        if (tokens !== null) expect(tokens).toEqual({ input: expect.any(Number), output: expect.any(Number) })
        outcomes.add(fault === null ? 'answered' : fault instanceof ModelFault ? fault.fault.kind : (fault as { code: string }).code)
      }
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    },
    { numRuns: 30, interruptAfterTimeLimit: 45_000, examples: [[OFTEN]] },
  )
  // the test saw answers and faults of each kind that there is
  expect([...outcomes]).toEqual(expect.arrayContaining(['answered', 'timeout', 'cut', 'status', 'MODEL_UNAVAILABLE']))
})

test.each<[string, Reply, boolean]>([
  ['a piece without end', { endless: 'piece' }, true],
  ['a piece without end where a whole was wanted', { endless: 'piece' }, false],
  ['pieces without end', { endless: 'events' }, true],
  ['much packed into little', { bombBytes: 40_000_000 }, false],
  ['a hang in the middle of a whole answer', { hang: 'body' }, false],
  ['a hang in the middle of the pieces', { hang: 'during' }, true],
])('%s is ended, and is no answer', async (_, reply, stream) => {
  replies.set('m0', reply)
  const { fault } = await read('m0', stream)
  expect(fault).not.toBeNull()
})
