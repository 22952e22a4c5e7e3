/** The second reminder comes this long before the end. */
const LATE_MS = 2 * 3_600_000

/**
 * When people are reminded of an open decision: half-way to its expiry, and two hours before it where that is later.
 * @returns ms since the epoch
 */
export function reminderTimes(openedMs: number, expiresMs: number): { readonly half: number; readonly late: number | null } {
  const half = openedMs + Math.floor((expiresMs - openedMs) / 2)
  const late = expiresMs - LATE_MS
  return { half, late: late > half ? late : null }
}
