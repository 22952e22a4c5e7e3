import { Temporal } from '@js-temporal/polyfill'

/** Dates are ISO texts (`2026-10-27`), moments RFC 3339 texts; zones are always named, so the host's zone never matters. */

const DATE_PATTERN_PART = /dd|d|MM|M|yyyy|HH|mm|ss/g

function plainDate(text: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(text.slice(0, 10), { overflow: 'reject' })
}

/** The calendar date of a moment in a zone: `dateIn("2026-10-31T23:30:00Z", "Europe/Berlin")` is `2026-11-01`. */
export function dateIn(moment: string, zone: string): string {
  return Temporal.Instant.from(moment).toZonedDateTimeISO(zone).toPlainDate().toString()
}

/** The clock time of a moment in a zone, `HH:mm`. */
export function timeIn(moment: string, zone: string): string {
  return Temporal.Instant.from(moment).toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' })
}

/** The date `days` later (negative: earlier). */
export function addDays(date: string, days: number): string {
  return plainDate(date).add({ days }).toString()
}

/** The date `months` later; the last day of the month when the day does not exist there. */
export function addMonths(date: string, months: number): string {
  return plainDate(date).add({ months }).toString()
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return plainDate(from).until(plainDate(to), { largestUnit: 'day' }).days
}

/** 1 = Monday to 7 = Sunday. */
export function weekday(date: string): number {
  return plainDate(date).dayOfWeek
}

/** Writes a date (or a local date and time) by a pattern of dd, d, MM, M, yyyy, HH, mm, ss: `dd.MM.yyyy`. */
export function formatDate(date: string, pattern: string): string {
  const at = Temporal.PlainDateTime.from(date.length > 10 ? date.slice(0, 19) : date, { overflow: 'reject' })
  const two = (part: number) => String(part).padStart(2, '0')
  const parts: Record<string, string> = {
    dd: two(at.day),
    d: String(at.day),
    MM: two(at.month),
    M: String(at.month),
    yyyy: String(at.year).padStart(4, '0'),
    HH: two(at.hour),
    mm: two(at.minute),
    ss: two(at.second),
  }
  return pattern.replace(DATE_PATTERN_PART, (part) => parts[part] ?? part)
}
