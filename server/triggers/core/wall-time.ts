import { Temporal } from '@js-temporal/polyfill'
import { assert } from '#server/kernel/assert.ts'

/** What the clocks of a zone do to one wall time (requirements 10). */
export interface Struck {
  /** ms since the epoch: the first moment at which the clock of the zone shows this time or a later one. */
  readonly atMs: number
  /** `skipped`: this time is left out that day, so it is the minute the clock goes on at. `doubled`: it comes twice, and the first counts. */
  readonly dst: 'skipped' | 'doubled' | null
}

/** The moment of a wall time. @param wall `2027-03-28T02:30` @param timeZone IANA name */
export function momentOf(wall: string, timeZone: string): Struck {
  const plain = Temporal.PlainDateTime.from(wall)
  const earlier = plain.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  const later = plain.toZonedDateTime(timeZone, { disambiguation: 'later' })
  if (earlier.epochMilliseconds === later.epochMilliseconds) return { atMs: earlier.epochMilliseconds, dst: null }
  if (earlier.toPlainDateTime().equals(plain)) return { atMs: earlier.epochMilliseconds, dst: 'doubled' }
  // `earlier` stands before the gap, and the clock goes on where its next transition is.
  const goesOn = earlier.getTimeZoneTransition('next')
  assert(goesOn !== null, 'a gap has an end')
  return { atMs: goesOn.epochMilliseconds, dst: 'skipped' }
}

/** What the clock of the zone shows at a moment: `2027-03-28T02:30:00`. */
export function wallOf(atMs: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).toPlainDateTime().toString({ smallestUnit: 'second' })
}

/** Whether this is the name of a time zone, `Europe/Berlin`, not an offset like `+02:00`. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name) || name.length > 64) return false
  try {
    Temporal.PlainDateTime.from('2026-01-01T00:00').toZonedDateTime(name)
    return true
  } catch {
    return false
  }
}
