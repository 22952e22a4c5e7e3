import { Temporal } from '@js-temporal/polyfill'

/** On the workspace's clock. */
const DIGEST_HOUR = 8

/**
 * The next digest after a moment: 8:00 in the workspace's zone.
 * @returns ms since the epoch
 */
export function nextDigestMs(nowMs: number, timeZone: string): number {
  const now = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone)
  const slot = (days: number): number =>
    now
      .toPlainDate()
      .add({ days })
      .toZonedDateTime({ timeZone, plainTime: { hour: DIGEST_HOUR } }).epochMilliseconds
  const today = slot(0)
  return today > nowMs ? today : slot(1)
}
