import { clockIn, findSchedule, inMonths } from '#server/authoring/author/built-in/find-schedule.ts'
import type { When } from '#server/authoring/author/built-in/read-when.ts'
import { REPLACES } from '#server/authoring/author/built-in/replace-said.ts'

const WORDS_MAX = 8
const EVERY_MONTH = /(?<!\p{L})(?:monthly|every month|each month|monatlich|jeden monat)(?!\p{L})/iu
/** "Tuesday" as a correction: nothing starts only once. */
const BARE_DAY = /(?<!\p{L})((?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)(?!\p{L})/iu
const LAST_DAY = /(?:on the |am )?(?:last day|letzten tag)(?! (?:of|des|im))/iu
const QUARTERS = '1,4,7,10'

/**
 * What a later message says of the time: a whole schedule counts alone, a day keeps the hour and an hour keeps the days. A day that
 * answers "every quarter" stays within its months.
 */
export function laterTimes(when: When, pieces: readonly string[]): When {
  return when.kind !== 'schedule' ? when : pieces.slice(1).reduce(laterTime, when)
}

function laterTime(when: When, piece: string): When {
  const { cron } = when
  const isShort = REPLACES.test(piece) || piece.split(/\s+/).length <= WORDS_MAX
  const found =
    findSchedule(piece) ??
    (isShort ? findSchedule(piece.replace(BARE_DAY, 'every $1').replace(LAST_DAY, 'on the last day of the month')) : null)
  if (cron === null) return found?.open === null ? { ...when, ...found } : when
  if (found?.open === null) return { ...when, ...found, cron: EVERY_MONTH.test(piece) ? found.cron : withinMonths(found.cron, cron) }
  if (found?.open === 'time') {
    const days = [...fieldsOf(cron, 0, 2), ...fieldsOf(found.cron, 2, 5)].join(' ')
    return { ...when, cron: days, open: when.open === null ? null : 'time' }
  }
  const clock = found === null && isShort ? clockIn(piece) : null
  return clock === null ? when : { ...when, cron: [clock.minute, clock.hour, ...fieldsOf(cron, 2, 5)].join(' ') }
}

const fieldsOf = (cron: string, from: number, to: number): readonly string[] => cron.split(' ').slice(from, to)

function withinMonths(cron: string, before: string): string {
  const [months = '*'] = fieldsOf(before, 3, 4)
  const isDayOfMonth = /^\S+ \S+ (?:\d+|L) \* \*$/.test(cron)
  return isDayOfMonth && months.includes(',') ? inMonths(cron, months === '3,6,9,12' ? QUARTERS : months) : cron
}
