/** Time as an argument: pure code never reads a clock. Implemented in observability/system-clock.ts. */
export interface Clock {
  /** Wall time, ms since the epoch. */
  nowMs(): number
  /** Monotonic time in ms, for durations only. */
  monotonicMs(): number
}

/** RFC 3339 in UTC with milliseconds. */
export function toTimestamp(ms: number): string {
  return new Date(ms).toISOString()
}
