import { ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel'
import { Redis } from 'ioredis'
import { log } from '#server/observability/log.ts'

/** Longer than this nobody waits for what only saves time. */
const ANSWER_MS = 100
const CONNECT_MS = 1000
const FAULTS_IN_A_ROW = 3
const RESTS_MS = 1000
const RECONNECT_MS_MAX = 2000

/** A Redis that may be slow, away or gone at any time. */
export interface RedisDoor {
  /** The value in time (100 ms), or null: then do it without. After three faults in a row it rests for a second. Never throws. */
  ask<T>(work: (redis: Redis) => Promise<T>): Promise<{ readonly value: T } | null>
  close(): void
}

/**
 * Opens a Redis for what only saves time: nothing is queued while it is away, nothing is sent twice, and each question has its limit.
 * @param url `redis://[:password@]host:port/db` or `rediss://…`
 * @param answerMs another limit, for tests on a busy machine
 */
export function openRedis(url: string, { answerMs = ANSWER_MS }: { readonly answerMs?: number } = {}): RedisDoor {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    connectTimeout: CONNECT_MS,
    retryStrategy: (times) => Math.min(50 * 2 ** times, RECONNECT_MS_MAX),
  })
  // Without a listener each lost connection would end the process; the breaker says it once.
  redis.on('error', () => {})
  // Only while the very first connection is made: afterwards an absent Redis is said to be absent at once.
  const begun = new Promise<void>((resolve) => {
    redis.once('ready', () => resolve())
    redis.once('close', () => resolve())
  })
  const breaker = circuitBreaker(handleAll, { breaker: new ConsecutiveBreaker(FAULTS_IN_A_ROW), halfOpenAfter: RESTS_MS })
  let isAway = false
  breaker.onBreak(() => {
    if (!isAway) log.warn('redis.away')
    isAway = true
  })
  breaker.onReset(() => {
    isAway = false
    log.info('redis.back')
  })
  return {
    async ask(work) {
      try {
        return {
          value: await breaker.execute(
            async () =>
              await within(
                answerMs,
                begun.then(async () => await work(redis)),
              ),
          ),
        }
      } catch {
        return null
      }
    },
    close: () => redis.disconnect(),
  }
}

/** Whether there is an answer to be had within a second. */
export async function pingRedis(url: string): Promise<boolean> {
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: CONNECT_MS, maxRetriesPerRequest: 0, retryStrategy: () => null })
  redis.on('error', () => {})
  try {
    await within(CONNECT_MS, redis.connect())
    return (await within(ANSWER_MS, redis.ping())) === 'PONG'
  } catch {
    return false
  } finally {
    redis.disconnect()
  }
}

async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), ms)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
