import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type PastCall, stoppedUnder } from '#server/bridge/core/limit-preview.ts'

const call = (micro: number, over: Partial<PastCall> = {}): PastCall => ({
  runId: 'run_a',
  span: '2026-11-20',
  micro,
  at: '08:00',
  ...over,
})

test('what does not fit is stopped and does not count, so a smaller one after it still fits', () => {
  const past = [call(60), call(50, { runId: 'run_b', at: '09:00' }), call(40, { runId: 'run_c' }), call(1, { runId: null, at: '10:00' })]
  expect(stoppedUnder(past, 100)).toEqual({ calls: 2, runIds: ['run_b'], firstAt: '09:00' })
  expect(stoppedUnder(past, 200)).toEqual({ calls: 0, runIds: [], firstAt: null })
})

test('each day, month or run counts by itself', () => {
  expect(stoppedUnder([call(100), call(100, { span: '2026-11-21' })], 100).calls).toBe(0)
})

test('a higher limit never stops more of calls that cost the same', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 }), fc.nat(500), fc.nat(500), (spans, one, more) => {
      const past = spans.map((span) => call(10, { span }))
      return stoppedUnder(past, one + more).calls <= stoppedUnder(past, one).calls
    }),
  )
})
