import { expect, test } from 'vitest'
import { readAnswer } from '#server/gateway/llm/answer-step.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'

const answer = (message: JsonObject): JsonObject => ({ choices: [{ message, finish_reason: 'stop' }] })
const calls = (...ids: JsonValue[]) => answer({ tool_calls: ids.map((id) => ({ id, function: { name: 'look', arguments: '{}' } })) })
const idsOf = (body: JsonObject, requestId = 'req_1', asked: JsonObject = {}) =>
  readAnswer(body, { requestId, body: asked }).calls.map(({ id }) => id)

test('ids of calls stay as the server gave them', () => {
  expect(idsOf(calls('call_a', 'call_b'))).toEqual(['call_a', 'call_b'])
})

test('a call without an id gets one of its own, which every server takes, and the same one each time it is read', () => {
  const ids = idsOf(calls('', null, '  ', 7))
  expect(new Set(ids).size).toBe(4)
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]{9}$/)
  expect(idsOf(calls('', null, '  ', 7))).toEqual(ids)
})

test('two calls share no id: not in an answer, not with an earlier turn, not when each turn leaves them empty', () => {
  const twice = idsOf(calls('call_a', 'call_a', ''))
  expect(twice[0]).toBe('call_a')
  expect(new Set(twice).size).toBe(3)
  const asked = { messages: [{ role: 'assistant', tool_calls: [{ id: 'call_a', function: { name: 'look', arguments: '{}' } }] }] }
  expect(idsOf(calls('call_a'), 'req_2', asked)).not.toEqual(['call_a'])
  expect(idsOf(calls('', ''), 'req_2')).not.toEqual(idsOf(calls('', ''), 'req_1'))
})

test('what a model thought aloud first is no part of what it says', () => {
  const textOf = (content: string) => readAnswer(answer({ content }), { requestId: 'req_1', body: {} }).text
  expect(textOf('<think>A letter, hm.</think>\n\nDone.')).toBe('Done.')
  expect(textOf('<think>A letter, hm.</think>')).toBe('')
  expect(textOf('Done.')).toBe('Done.')
})
