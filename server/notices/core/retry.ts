/** Tries of one mail: at once, then after 1, 2, 4, … minutes, about 4 hours in all. */
export const DELIVERIES_MAX = 8
const FIRST_WAIT_MS = 60_000

/** How long the next try waits. @param attempts tries so far, this one included */
export function retryWaitMs(attempts: number): number {
  return FIRST_WAIT_MS * 2 ** Math.max(0, attempts - 1)
}
