import { expect, test } from 'vitest'
import { mayFallBack, retryAfterMs } from '#server/gateway/llm/core/may-fall-back.ts'

test('the next model is asked when a provider is busy, broken, silent or gone', () => {
  for (const status of [408, 429, 500, 502, 503, 504, 529]) expect(mayFallBack({ kind: 'status', status })).toBe(true)
  for (const kind of ['timeout', 'unreachable', 'cut', 'nonsense', 'failed'] as const) expect(mayFallBack({ kind })).toBe(true)
})

test('a verdict, a refused request and a cancelled call are never a reason to ask another model', () => {
  for (const status of [400, 401, 403, 404, 413, 422]) expect(mayFallBack({ kind: 'status', status })).toBe(false)
  expect(mayFallBack({ kind: 'verdict' })).toBe(false)
  expect(mayFallBack({ kind: 'cancelled' })).toBe(false)
})

test('a Retry-After is seconds or a date, and what is neither says nothing', () => {
  const now = Date.parse('Wed, 21 Oct 2026 07:28:00 GMT')
  expect(['0', ' 3 ', '86400'].map((said) => retryAfterMs(said, now))).toEqual([0, 3000, 86_400_000])
  expect(retryAfterMs('Wed, 21 Oct 2026 07:28:10 GMT', now)).toBe(10_000)
  expect(retryAfterMs('Wed, 21 Oct 2026 07:27:00 GMT', now)).toBe(0)
  for (const said of [undefined, '', '-1', '1.5', 'soon', 'Wed, soon', '99999999999999999999']) expect(retryAfterMs(said, now)).toBeNull()
})
