import { expect, test } from 'vitest'
import { rateKey } from '#server/entry/rate-limit/check-rate.ts'
import { inProcessRateLimiter, KEYS_MAX } from '#server/entry/rate-limit/in-process.ts'
import { rateLimiterContract } from '#server/entry/rate-limit/rate-limiter.contract.ts'

rateLimiterContract('in process', () => {
  let nowMs = 1_000
  return {
    limiter: inProcessRateLimiter(() => nowMs),
    passMs: (ms) => {
      nowMs += ms
    },
  }
})

test('so many keys are remembered and no more: the one that was asked for longest ago is forgotten', async () => {
  const limiter = inProcessRateLimiter(() => 0)
  const once = { max: 1, perMs: 60_000 }
  const takes = async (key: string) => (await limiter.take(key, once)).allowed
  expect(await takes('first')).toBe(true)
  expect(await takes('second')).toBe(true)
  for (let i = 0; i < KEYS_MAX - 2; i++) await takes(`other ${i}`)
  expect(await takes('first')).toBe(false)
  expect(await takes('one more')).toBe(true)
  expect(await takes('second')).toBe(true)
  expect(await takes('first')).toBe(false)
})

test('a key says nothing of whom it counts, and is as short however long the path was', () => {
  const key = rateKey(`usr_anna GET /api/v1/${'x'.repeat(8000)}`)
  expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(rateKey('a')).toBe(rateKey('a'))
  expect(rateKey('a')).not.toBe(rateKey('b'))
})
