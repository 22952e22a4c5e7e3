import { hash, randomBytes } from 'node:crypto'
import { inProcessRateLimiter } from '#server/entry/rate-limit/in-process.ts'
import type { RateLimit, RateLimiter } from '#server/entry/rate-limit/port.ts'
import { redisRateLimiter } from '#server/entry/rate-limit/redis.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { readSetting } from '#server/observability/env.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { sharedRedis } from '#server/redis/shared-redis.ts'

/** What a route allows when it says nothing else. */
export const RATE = {
  signedIn: { max: 600, perMs: 60_000 },
  anonymous: { max: 60, perMs: 60_000 },
  /** Refused attempts to change something that go on record; what comes after is refused without an entry. */
  refusals: { max: 30, perMs: 60_000 },
} as const satisfies Record<string, RateLimit>

const ownLimiter = inProcessRateLimiter(systemClock.monotonicMs)
const OWN_SALT = randomBytes(16).toString('hex')

/**
 * What is counted under: says nothing of the person or address in it, and is short however long the path was. Web processes of one
 * database have the same salt, for they may share their counts; nobody reads it off a Redis.
 */
export function rateKey(key: string): string {
  const url = readSetting('DATABASE_URL')
  const salt = url === undefined ? OWN_SALT : `muster.rate.v1\0${url}\0`
  return hash('sha256', `${salt}${key}`, 'base64url')
}

/** Counted in Redis where web processes share one, else in this process. */
function limiter(): RateLimiter {
  const redis = sharedRedis()
  return redis === null ? ownLimiter : redisRateLimiter(redis, ownLimiter)
}

/** @throws AppError RATE_LIMITED, with the seconds to wait */
export async function checkRate(key: string, limit: RateLimit): Promise<void> {
  const { allowed, retryAfterMs } = await limiter().take(rateKey(key), limit)
  if (!allowed) throw new AppError('RATE_LIMITED', { context: { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) } })
}

/**
 * Who an anonymous request is counted as: the address that the nearest proxy (or Next itself) saw. Reached directly, a client
 * may claim another; what protects passwords then is the rest of the account, not this count.
 */
export function addressOf(request: Request): string {
  return request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim().slice(0, 64) || 'unknown'
}
