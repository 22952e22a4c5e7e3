import { expect, test } from 'vitest'
import { mayFallBack } from '#server/gateway/llm/core/may-fall-back.ts'

test('the next model is asked when a provider is busy, broken, silent or gone', () => {
  for (const status of [408, 429, 500, 502, 503, 504, 529]) expect(mayFallBack({ kind: 'status', status })).toBe(true)
  for (const kind of ['timeout', 'unreachable', 'cut', 'nonsense'] as const) expect(mayFallBack({ kind })).toBe(true)
})

test('a verdict, a refused request and a cancelled call are never a reason to ask another model', () => {
  for (const status of [400, 401, 403, 404, 413, 422]) expect(mayFallBack({ kind: 'status', status })).toBe(false)
  expect(mayFallBack({ kind: 'verdict' })).toBe(false)
  expect(mayFallBack({ kind: 'cancelled' })).toBe(false)
})
