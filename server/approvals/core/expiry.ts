import { Temporal } from '@js-temporal/polyfill'

/**
 * When an open decision runs out: 17:00 of the next working day (Monday to Friday) in the workspace's zone, at most
 * seven days on (domain §7). No holidays.
 * @returns ms since the epoch
 */
export function approvalExpiry(nowMs: number, timeZone: string): number {
  const now = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone)
  let day = now.toPlainDate().add({ days: 1 })
  while (day.dayOfWeek > 5) day = day.add({ days: 1 })
  const due = day.toZonedDateTime({ timeZone, plainTime: '17:00' })
  return Math.min(due.epochMilliseconds, now.add({ days: 7 }).epochMilliseconds)
}
