import type { Say } from '#server/kernel/language/say.ts'
import { readCron, slotAfter } from '#server/triggers/core/slots.ts'
import { EXAMPLE, type Found, Question, readParts, STEPS_EXAMPLE } from '#server/triggers/core/time-parts.ts'
import { timeWords } from '#server/triggers/core/time-words.ts'

/** A schedule, or the question that is open and a sentence that would do. */
export type SentenceReading =
  | { readonly ok: true; readonly cron: string }
  | { readonly ok: false; readonly question: string; readonly example: string }

const MINUTE_STEPS = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30]
const HOUR_STEPS = [1, 2, 3, 4, 6, 8, 12]
const QUARTERS = [1, 4, 7, 10]

/**
 * Words → five fields: `every Monday at 8`, `weekdays at 7:30`, `first of the month 9:00`, `täglich um 8`. A fixed grammar:
 * each part at most once, every word used; anything else is a question, never a guess. Five fields are taken as they are.
 * @param say asks in the reader's language
 */
export function readSentence(sentence: string, say: Say): SentenceReading {
  try {
    const cron = looksLikeCron(sentence) ? cronOf(sentence) : compose(readParts(timeWords(sentence)), sentence.trim())
    if (slotAfter({ cron, timeZone: 'UTC' }, 0) === null)
      throw new Question((say) => say('No day is like that. Which day do you mean?'), EXAMPLE)
    return { ok: true, cron }
  } catch (error) {
    if (error instanceof Question) return { ok: false, question: error.question(say), example: error.example(say) }
    throw error
  }
}

const looksLikeCron = (text: string): boolean => /^\s*[\d*]/.test(text) && text.trim().split(/\s+/).length === 5 && text.includes('*')

function cronOf(text: string): string {
  const cron = readCron(text)
  if (cron === null)
    throw new Question(
      (say) => say('These five fields are no schedule.'),
      () => '0 8 * * 1',
    )
  return cron
}

function compose(found: Found, sentence: string): string {
  const { days, monthDays, nth, step } = found
  const months = found.periods.includes('quarter') ? QUARTERS : found.months
  if ([days, monthDays, nth].filter((part) => part !== null).length > 1)
    throw new Question((say) => say('Days of the week or days of the month? Cron would start on both.'), EXAMPLE)
  if (step) return composeStep(found, step)
  if (found.hours) throw new Question((say) => say('How often between those hours?'), STEPS_EXAMPLE)
  askForDay(found, months)
  if (found.times.length === 0)
    throw new Question(
      (say) => say('At what time?'),
      (say) => say('{sentence} at 8', { sentence }),
    )
  const minutes = new Set(found.times.map((time) => time.minute))
  if (minutes.size > 1) throw new Question((say) => say('Times with different minutes need a schedule each. Which one first?'), EXAMPLE)
  const hours = listed(found.times.map((time) => time.hour))
  return checked(`${[...minutes][0] ?? 0} ${hours} ${monthDay(monthDays)} ${months ? listed(months) : '*'} ${nth ?? weekday(days)}`)
}

function askForDay(found: Found, months: readonly number[] | null): void {
  const named = found.days !== null || found.monthDays !== null || found.nth !== null
  const { periods } = found
  if (periods.includes('week') && found.days === null) throw new Question((say) => say('On which day of the week?'), EXAMPLE)
  if (periods.includes('year') && (months === null || !named))
    throw new Question(
      (say) => say('On which date?'),
      (say) => say('every year on 1 March at 9'),
    )
  const monthly = periods.includes('month') || periods.includes('quarter') || months !== null
  if (monthly && !named)
    throw new Question(
      (say) => say('On which day of the month?'),
      (say) => say('first of the month at 9'),
    )
  if (!named && !periods.includes('day'))
    throw new Question(
      (say) => say('On which days?'),
      (say) => say('every day at 8'),
    )
}

function composeStep(
  { hours, times, days, monthDays, nth, months }: Found,
  { every, unit }: { every: number; unit: 'minute' | 'hour' },
): string {
  if (times.length > 1 || (times.length === 1 && unit === 'minute'))
    throw new Question((say) => say('Either so often, or at a time. Which one?'), STEPS_EXAMPLE)
  const fits = unit === 'minute' ? MINUTE_STEPS : HOUR_STEPS
  if (!fits.includes(every)) {
    const holes = { n: every, list: fits.join(', ') }
    if (unit === 'minute')
      throw new Question(
        (say) => say('Every {n} minutes does not fit into an hour. How often: {list}?', holes),
        (say) => say('every {n} minutes', { n: MINUTE_STEPS.at(-1) ?? 1 }),
      )
    throw new Question(
      (say) => say('Every {n} hours does not fit into a day. How often: {list}?', holes),
      (say) => say('every {n} hours', { n: HOUR_STEPS.at(-1) ?? 1 }),
    )
  }
  if (times.length === 1)
    throw new Question(
      (say) => say('Either every so many hours, or at a time. Which one?'),
      (say) => say('every 2 hours'),
    )
  // "Between 9 and 17" ends at 17:00, and `*/30 9-17` would go on to 17:30.
  const range = hours ? hourRange(hours[0], unit === 'minute' ? hours[1] - 1 : hours[1]) : '*'
  const stepped = every === 1 || /^\d+$/.test(range) ? range : `${range}/${every}`
  const clock = unit === 'minute' ? `${every === 1 ? '*' : `*/${every}`} ${range}` : `0 ${stepped}`
  return checked(`${clock} ${monthDay(monthDays)} ${months ? listed(months) : '*'} ${nth ?? weekday(days)}`)
}

function checked(cron: string): string {
  const read = readCron(cron)
  if (read === null) throw new Question((say) => say('There is no such day or time. When do you mean?'), EXAMPLE)
  return read
}

const hourRange = (from: number, to: number): string => (from === to ? String(from) : `${from}-${to}`)
const listed = (values: readonly number[]): string => [...new Set(values)].sort((a, b) => a - b).join(',')
const monthDay = (values: readonly number[] | null): string => {
  if (values === null) return '*'
  if (values.length === 1 && values[0] === 0) return 'L'
  if (values.includes(0))
    throw new Question(
      (say) => say('The last day of the month needs a schedule of its own.'),
      (say) => say('last day of the month at 17'),
    )
  return listed(values)
}
const weekday = (days: readonly number[] | null): string => {
  if (days === null) return '*'
  const text = listed(days)
  return text === '1,2,3,4,5' ? '1-5' : text
}
