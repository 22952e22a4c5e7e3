import type { Clock } from '#server/kernel/clock.ts'

/** The machine's clock: the one place outside tests where time comes from. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
}
