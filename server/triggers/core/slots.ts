import { Cron } from 'croner'
import { momentOf, type Struck, wallOf } from '#server/triggers/core/wall-time.ts'

/** When a schedule starts: five fields, on the clock of a zone. */
export interface Timetable {
  readonly cron: string
  readonly timeZone: string
}
/** One start. */
export interface Slot extends Struck {
  /** The time the five fields name: `2027-03-28T02:30`; on a day of change the clock may show another. */
  readonly wall: string
}

const FIELD = /^[\d*,/-]+$/
const DAY_FIELD = /^(?:[\d*,/-]+|l)$/
const MONTH_FIELD = /^(?:[\d*,/-]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)+$/
/** `1#1`: the first Monday of the month; `5l`: the last Friday; `1#1,1#3`: the first and the third Monday. */
const WEEKDAY_FIELD = /^(?:(?:[\d*,/-]|sun|mon|tue|wed|thu|fri|sat)+|[0-7](?:#[1-5]|l)(?:,[0-7](?:#[1-5]|l)){0,4})$/
/** Wall times tried until the clock is past them: a repeated hour has 60 minutes, a repeated day 1440. */
const REPEATED_MAX = 1500
const MINUTE_MS = 60_000

/** Five fields in one form, or null when they are no timetable: `0 8 * * mon` → `0 8 * * 1`-like text, lower case, single blanks. */
export function readCron(text: string): string | null {
  const fields = text.trim().toLowerCase().split(/\s+/)
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields
  const shaped =
    fields.length === 5 &&
    FIELD.test(minute) &&
    FIELD.test(hour) &&
    DAY_FIELD.test(day) &&
    MONTH_FIELD.test(month) &&
    WEEKDAY_FIELD.test(weekday)
  if (!shaped) return null
  const cron = [minute, hour, day.replace('l', 'L'), month, weekday.replaceAll(/(\d)l(?=,|$)/g, '$1L')].join(' ')
  try {
    calendarOf(cron)
    return cron
  } catch {
    return null
  }
}

/**
 * The next `count` starts after a moment, earlier first. The five fields are read on the wall clock by croner, without a
 * zone; what the zone does to each wall time is said by `momentOf`: a skipped time starts once, at the next valid minute, a
 * repeated one once, the first time (requirements 10).
 */
export function slotsAfter({ cron, timeZone }: Timetable, afterMs: number, count: number): Slot[] {
  const calendar = calendarOf(cron)
  const found: Slot[] = []
  let wall = `${wallOf(afterMs, timeZone)}Z`
  let lastMs = afterMs
  for (let tries = 0; found.length < count && tries < REPEATED_MAX + count; tries += 1) {
    const next = calendar.nextRun(wall)?.toISOString()
    if (next === undefined) break
    wall = next
    const named = next.slice(0, 16)
    const struck = momentOf(named, timeZone)
    // Several skipped times start together; a second pass through a repeated hour starts nothing.
    if (struck.atMs <= lastMs) continue
    found.push({ ...struck, wall: named })
    lastMs = struck.atMs
  }
  return found
}

/** The next start after a moment, or null when there is none. */
export function slotAfter(timetable: Timetable, afterMs: number): Slot | null {
  return slotsAfter(timetable, afterMs, 1)[0] ?? null
}

/**
 * The latest start that is due, given one that is: nothing is made up for (requirements 10). Halves the time between until
 * one start is left, so a year of downtime costs as much as a minute.
 * @param dueMs a start of this timetable, ≤ nowMs
 */
export function latestDue(timetable: Timetable, dueMs: number, nowMs: number): number {
  let latest = dueMs
  let until = nowMs
  for (;;) {
    const next = slotAfter(timetable, latest)
    if (next === null || next.atMs > nowMs) return latest
    latest = next.atMs
    const half = latest + Math.floor((until - latest) / 2 / MINUTE_MS) * MINUTE_MS
    const beyond = half > latest ? slotAfter(timetable, half) : null
    if (beyond !== null && beyond.atMs <= nowMs) latest = beyond.atMs
    else if (half > latest) until = half
  }
}

/** A clock without zone: croner's own zones shift skipped times and go back in time on a day of change (tried, 10.0.1). */
function calendarOf(cron: string): Cron {
  return new Cron(cron, { utcOffset: 0, mode: '5-part', paused: true })
}
