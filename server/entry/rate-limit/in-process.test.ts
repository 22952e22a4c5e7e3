import { inProcessRateLimiter } from '#server/entry/rate-limit/in-process.ts'
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
