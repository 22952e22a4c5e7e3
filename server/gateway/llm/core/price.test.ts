import fc from 'fast-check'
import { expect, test } from 'vitest'
import { costOf } from '#server/gateway/llm/core/price.ts'

const price = { inputMicroPerMillion: 150_000, outputMicroPerMillion: 600_000 }

test('a call costs its tokens, in millionths, rounded up', () => {
  expect(costOf({ input: 1_000_000, output: 1_000_000 }, price)).toBe(750_000)
  expect(costOf({ input: 1, output: 0 }, price)).toBe(1)
  expect(costOf({ input: 0, output: 0 }, price)).toBe(0)
  expect(costOf({ input: 10_000, output: 500 }, { inputMicroPerMillion: 0, outputMicroPerMillion: 0 })).toBe(0)
})

test('split into parts, a call never costs less than as a whole', () => {
  const tokens = fc.record({ input: fc.nat(1_000_000), output: fc.nat(1_000_000) })
  fc.assert(
    fc.property(tokens, tokens, (a, b) => {
      const whole = costOf({ input: a.input + b.input, output: a.output + b.output }, price)
      return costOf(a, price) + costOf(b, price) >= whole && costOf(a, price) <= whole
    }),
  )
})

test('counts that are no whole numbers, and sums beyond exact integers, are refused, never rounded', () => {
  for (const input of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
    expect(() => costOf({ input, output: 0 }, price)).toThrow(RangeError)
  const dear = { inputMicroPerMillion: Number.MAX_SAFE_INTEGER, outputMicroPerMillion: 0 }
  expect(() => costOf({ input: Number.MAX_SAFE_INTEGER, output: 0 }, dear)).toThrow(RangeError)
})
