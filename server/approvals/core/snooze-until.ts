import { Temporal } from '@js-temporal/polyfill'

/** Until when a plan can be set aside. */
export const SNOOZES = ['hour', 'tomorrow', 'monday'] as const
export type Snooze = (typeof SNOOZES)[number]

/** A plan that was set aside comes back at the latest so long before it ends. */
export const BACK_BEFORE_END_MS = 2 * 3_600_000
const MORNING = '08:00'

/**
 * When a plan that is set aside now comes back: in an hour, tomorrow or next Monday at 8:00 on the workspace's clock, and never later
 * than two hours before its end (ui.md, Approval inbox). Pure.
 * @returns ms since the epoch; null when less than that is left
 */
export function snoozeUntil(choice: Snooze, nowMs: number, expiresMs: number, timeZone: string): number | null {
  const until = Math.min(wished(choice, nowMs, timeZone), expiresMs - BACK_BEFORE_END_MS)
  return until > nowMs ? until : null
}

function wished(choice: Snooze, nowMs: number, timeZone: string): number {
  const now = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone)
  if (choice === 'hour') return now.add({ hours: 1 }).epochMilliseconds
  const days = choice === 'tomorrow' ? 1 : 8 - now.dayOfWeek
  return now.toPlainDate().add({ days }).toZonedDateTime({ timeZone, plainTime: MORNING }).epochMilliseconds
}
