import { expect, test } from 'vitest'
import { credible } from '#server/gateway/llm/core/credible-count.ts'
import { chatRequest, embeddingsRequest } from '#server/gateway/llm/core/read-request.ts'
import { tokensAtMost } from '#server/gateway/llm/core/token-count.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'

const messages = [{ role: 'user', content: 'hello' }]

test('what a program leaves open with null counts as not said, and does not reach a model', () => {
  const open = Object.fromEntries(
    `n stop max_tokens max_completion_tokens tools tool_choice functions function_call temperature top_p seed stream stream_options logprobs
    top_logprobs logit_bias response_format parallel_tool_calls presence_penalty frequency_penalty user metadata store audio modalities
    prediction reasoning_effort service_tier verbosity`
      .split(/\s+/)
      .map((field) => [field, null]),
  )
  expect(chatRequest({ model: 'primary', messages, ...open })).toEqual(chatRequest({ model: 'primary', messages }))
  expect(embeddingsRequest({ model: 'primary', input: 'x', dimensions: null, encoding_format: null, user: null })).toEqual(
    embeddingsRequest({ model: 'primary', input: 'x' }),
  )
})

test('what has to be said is not left open with null', () => {
  for (const body of [{ messages: null }, { messages: [null] }, { messages: [{ role: null, content: 'x' }] }])
    expect(() => chatRequest(body)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }))
  for (const input of [null, [null], ['x', null]])
    expect(() => embeddingsRequest({ input })).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }))
})

test('a message that came from a model goes back as it came: null for its text, and without what it left open', () => {
  const calls = [{ id: 'c', type: 'function', function: { name: 'look', arguments: '{}' } }]
  const open = { refusal: null, audio: null, function_call: null, annotations: null }
  const given = [
    ...messages,
    { role: 'assistant', content: null, tool_calls: calls, ...open },
    { role: 'assistant', content: 'x', tool_calls: null },
  ]
  const { body, hasMedia } = chatRequest({ messages: given })
  expect(body['messages']).toEqual([
    ...messages,
    { role: 'assistant', content: null, tool_calls: calls },
    { role: 'assistant', content: 'x' },
  ])
  expect(hasMedia).toBe(false)
})

test('what a client read out of an answer does not go back to the model, whichever message it stands in', () => {
  const call = { id: 'c', type: 'function', function: { name: 'look', arguments: '{"at":1}' } }
  const parsed = (value: JsonValue) => [
    ...messages,
    { role: 'assistant', content: '{"a":1}', parsed: value },
    {
      role: 'assistant',
      content: null,
      parsed: null,
      tool_calls: [{ ...call, function: { ...call.function, parsed_arguments: value } }],
    },
  ]
  for (const value of [{ a: 1 }, null])
    expect(chatRequest({ messages: parsed(value) }).body['messages']).toEqual([
      ...messages,
      { role: 'assistant', content: '{"a":1}' },
      { role: 'assistant', content: null, tool_calls: [call] },
    ])
})

test.each<[string, JsonObject]>([
  ['thinking_budget', { enable_thinking: true, thinking_budget: 30_000 }],
  ['thinking_token_budget', { thinking_token_budget: 30_000 }],
  ['thinking.budget_tokens', { thinking: { type: 'enabled', budget_tokens: 30_000 } }],
  ['reasoning.max_tokens', { reasoning: { max_tokens: 30_000 } }],
  ['several of them, of which a provider knows one', { thinking_budget: 30_000, reasoning: { max_tokens: 20_000 } }],
])('a budget for thinking may be counted besides the answer, in each choice of it: %s', (_, named) => {
  const request = chatRequest({ messages, max_tokens: 50, n: 2, ...named })
  expect(request).toMatchObject({ outputMax: 2 * 30_050, outputLimit: 50 })
  const most = tokensAtMost(0, request)
  expect(credible({ input: 1, output: 60_100 }, most)).toBe(true)
  expect(credible({ input: 1, output: 60_101 }, most)).toBe(false)
})

test('who names no budget for thinking, or leaves it to the model, has the answer’s limit', () => {
  for (const open of [
    { thinking_budget: 0 },
    { thinking_budget: -1 },
    { enable_thinking: true },
    { thinking: { type: 'disabled' } },
    { reasoning: { effort: 'low', max_tokens: null } },
  ])
    expect(chatRequest({ messages, max_tokens: 50, ...open }).outputMax).toBe(50)
})

test.each<[string, JsonObject]>([
  ['/thinking_budget', { thinking_budget: 1e9 }],
  ['/thinking_budget', { thinking_budget: '30000' }],
  ['/thinking_token_budget', { thinking_token_budget: 1.5 }],
  ['/thinking/budget_tokens', { thinking: { budget_tokens: -2 } }],
  ['/reasoning/max_tokens', { reasoning: { max_tokens: 200_001 } }],
])('a budget for thinking that cannot be reserved is refused: %s', (pointer, named) => {
  expect(() => chatRequest({ messages, ...named })).toThrow(
    expect.objectContaining({ code: 'VALIDATION_FAILED', errors: [expect.objectContaining({ pointer })] }),
  )
})
