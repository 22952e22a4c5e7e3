import { describe, expect, it } from 'vitest'
import type { RateLimiter } from '#server/entry/rate-limit/port.ts'

/** What every rate limiter keeps. `passMs` moves its time. */
export function rateLimiterContract(
  name: string,
  make: () => { limiter: RateLimiter; passMs: (ms: number) => void | Promise<void> },
): void {
  describe(`rate limiter: ${name}`, () => {
    // So wide that a slow machine, whose time passes by itself, fills nothing meanwhile.
    const limit = { max: 3, perMs: 30_000_000 }

    it('allows so many at once and then says how long to wait', async () => {
      const { limiter, passMs } = make()
      for (let i = 0; i < limit.max; i++) expect(await limiter.take('a', limit)).toEqual({ allowed: true, retryAfterMs: 0 })
      const refused = await limiter.take('a', limit)
      expect(refused.allowed).toBe(false)
      expect(refused.retryAfterMs).toBeGreaterThan(0)
      expect(refused.retryAfterMs).toBeLessThanOrEqual(limit.perMs)
      await passMs(refused.retryAfterMs)
      expect((await limiter.take('a', limit)).allowed).toBe(true)
    })

    it('counts each key for itself', async () => {
      const { limiter } = make()
      for (let i = 0; i <= limit.max; i++) await limiter.take('a', limit)
      expect((await limiter.take('b', limit)).allowed).toBe(true)
    })

    it('never allows more than the limit at once, however long it was quiet', async () => {
      const { limiter, passMs } = make()
      await limiter.take('a', limit)
      await passMs(1_000_000_000)
      const verdicts = await Promise.all(Array.from({ length: 10 }, () => limiter.take('a', limit)))
      expect(verdicts.filter((verdict) => verdict.allowed)).toHaveLength(limit.max)
    })
  })
}
