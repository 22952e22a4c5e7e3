/** How many requests a key may make in a span of time. */
export interface RateLimit {
  readonly max: number
  readonly perMs: number
}

export interface RateVerdict {
  readonly allowed: boolean
  /** When the next request would be allowed; 0 when this one was. */
  readonly retryAfterMs: number
}

/** Counts requests. In process by default; Redis when several web processes share the count (architecture §1). */
export interface RateLimiter {
  take(key: string, limit: RateLimit): Promise<RateVerdict>
}
