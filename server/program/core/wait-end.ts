import { Temporal } from '@js-temporal/polyfill'
import { AppError } from '#server/kernel/app-error.ts'
import { cutText } from '#server/kernel/cut-text.ts'

/** A `wait` step lasts at most a leap year. */
export const WAIT_DAYS_MAX = 366
const DAY_MS = 86_400_000
const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/
const WITH_OFFSET = /(?:Z|[+-]\d{2}(?::?\d{2})?)$/i

/** `90m`, `2h` and `3d` as ISO 8601 durations; those are left as they are. */
export function isoDuration(text: string): string {
  const unit = text.slice(-1)
  if (text.startsWith('P')) return text
  return unit === 'd' ? `P${text.slice(0, -1)}D` : `PT${text.slice(0, -1)}${unit.toUpperCase()}`
}

/** Whether a duration is longer than a wait may be, days counted as 24 hours. */
export function isTooLong(duration: string): boolean {
  return Temporal.Duration.from(duration).total({ unit: 'hours', relativeTo: '2026-01-01' }) > WAIT_DAYS_MAX * 24
}

/**
 * When a wait that begins at `startMs` ends, in ms since the epoch; the past is allowed and means "at once".
 * - `for`: an ISO 8601 duration. Days are calendar days of the zone, so three days later is the same time of day, hours are hours.
 * - `until`: `2026-12-24` (the day begins), `2026-12-24T09:00` (clock of the zone), or a moment with its own offset or `[Zone]`.
 *   A clock time that a change of the clock leaves out becomes the later one.
 * @throws AppError VALIDATION_FAILED for what is no moment, and for one more than a year away
 */
export function waitEndMs(startMs: number, zone: string, wait: { readonly for: string | null; readonly until: string | null }): number {
  const endMs = wait.until === null ? after(startMs, zone, wait.for ?? 'PT0S') : momentMs(wait.until.trim(), zone)
  if (endMs - startMs > WAIT_DAYS_MAX * DAY_MS)
    throw new AppError('VALIDATION_FAILED', { context: { field: 'until', why: 'a wait lasts at most a year' } })
  return endMs
}

function after(startMs: number, zone: string, duration: string): number {
  return Temporal.Instant.fromEpochMilliseconds(startMs).toZonedDateTimeISO(zone).add(duration).epochMilliseconds
}

/** Whether a text is a moment in any zone. */
export function isMoment(text: unknown): boolean {
  try {
    return typeof text === 'string' && Number.isFinite(momentMs(text.trim(), 'UTC'))
  } catch {
    return false
  }
}

/** @throws AppError VALIDATION_FAILED */
export function momentMs(text: string, zone: string): number {
  try {
    if (text.endsWith(']')) return Temporal.ZonedDateTime.from(text, { overflow: 'reject' }).epochMilliseconds
    if (DATE_ONLY.test(text)) return Temporal.PlainDate.from(text, { overflow: 'reject' }).toZonedDateTime(zone).epochMilliseconds
    if (text.includes('T') && WITH_OFFSET.test(text)) return Temporal.Instant.from(text).epochMilliseconds
    return Temporal.PlainDateTime.from(text, { overflow: 'reject' }).toZonedDateTime(zone).epochMilliseconds
  } catch (cause) {
    throw new AppError('VALIDATION_FAILED', {
      cause,
      context: { field: 'until', why: `“${cutText(text, 60)}” is no date such as 2026-12-24 or 2026-12-24T09:00` },
    })
  }
}
