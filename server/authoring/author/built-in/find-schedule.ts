import { bareTime, clockApart } from '#server/authoring/author/built-in/find-clock.ts'
import { REWORDED } from '#server/authoring/author/built-in/reword-times.ts'
import { inEnglish } from '#server/kernel/language/say.ts'
import { readSentence } from '#server/triggers/core/read-sentence.ts'

/** Five fields out of words; `open`: what of it was left unsaid and is only proposed. */
export interface Scheduled {
  readonly cron: string
  readonly open: 'time' | 'day' | 'often' | null
}

const HOUR_WHEN_UNSAID = 8

const DAY_PARTS: Readonly<Record<string, number>> = {
  morning: 8,
  morgen: 8,
  vormittag: 9,
  noon: 12,
  lunchtime: 12,
  midday: 12,
  mittag: 12,
  afternoon: 15,
  nachmittag: 15,
  evening: 18,
  abend: 18,
  night: 23,
  nacht: 23,
  close: 17,
}
const NUMBER_WORDS: readonly string[] = [
  'zero|null',
  'one',
  'two|zwei',
  'three|drei',
  'four|vier',
  'five|fünf',
  'six|sechs',
  'seven|sieben',
  'eight|acht',
  'nine|neun',
  'ten|zehn',
  'eleven|elf',
  'twelve|zwölf',
]
/** A window of words that comes again, not a date or an hour that only stands there. */
const COMES_AGAIN =
  /(?<!\p{L})(?:every|each|daily|weekly|monthly|quarterly|hourly|yearly|annually|weekdays|weekends?|(?:mon|tues|wednes|thurs|fri|satur|sun)days|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|jede[nrsm]?|alle|täglich|wöchentlich|monatlich|stündlich|quartalsweise|vierteljährlich|jährlich|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|werktags?|(?:of|of the|of every) month|(?:the )?(?:first|last|second|third|fourth) (?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{1,2}(?:st|nd|rd|th|\.)(?: (?:and|und|&) (?:the )?(?:\d{1,2})(?:st|nd|rd|th|\.))?(?: (?:of|im|des) (?:the |every |each )?(?:month|monats?))|on the \d{1,2}(?:st|nd|rd|th)(?: (?:and|&) (?:the )?\d{1,2}(?:st|nd|rd|th))?|am \d{1,2}\.|(?:am|zum|on the) (?:first|ersten)|every quarter|last day of the quarter|quartals?|monats)(?!\p{L})/u
/** A day of the week beside a time: nothing starts only once, so it comes again. */
const NAMES_DAY =
  /(?<!\p{L})(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|january|february|march|april|june|july|august|september|october|november|december|januar|februar|märz|juni|juli|oktober|dezember|(?:mon|tues?|wed|thurs?|fri|sat|sun)(?!\p{L})|(?:mo|di|mi|do|fr|sa|so)\s?(?:,|&|[-–]|und|and|bis)\s?(?:mo|di|mi|do|fr|sa|so)(?!\p{L})|may \d|\d(?:st|nd|rd|th|\.)? (?:of )?(?:may|mai))/u
const WINDOW_WORDS_MAX = 14
const WORDS_MAX = 300

/** "On Monday? No, on Tuesday": what came before the no does not count. */
export const CORRECTED = /(?:[^.!?;:,]|\.(?=\S))*\?\s*(?:no|nope|nein)(?:[,:.]|(?= just| only))\s*/giu
/** Small letters, numbers in digits, times of day and turns of phrase in the words of the schedule grammar. */
export function timeText(text: string): string {
  const small = text.normalize('NFKC').toLowerCase()
  let lower = small.includes('?') ? small.replace(CORRECTED, ' ') : small
  for (const [n, words] of NUMBER_WORDS.entries())
    lower = lower.replace(new RegExp(`(?<![\\p{L}\\d])(?:${words})(?![\\p{L}\\d])`, 'gu'), String(n))
  lower = ordinals(lower)
  for (const [pattern, word] of REWORDED) lower = typeof word === 'string' ? lower.replace(pattern, word) : lower.replace(pattern, word)
  return afterNoon(lower.replace(/(?<![\d:])(\d{1,2}):5(?!\d)/g, '$1:05'))
    .replace(/half-(\d{1,2})/g, (_, hour: string) => `${(Number(hour) + 23) % 24}:30`)
    .replace(/before-(\d{1,2})/g, (_, hour: string) => `${(Number(hour) + 23) % 24}:45`)
}

const ORDINAL_WORDS =
  'fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  )
const ORDINAL = new RegExp(`(?<!\\p{L})(twenty-)?(first|second|third|fourth|${ORDINAL_WORDS.join('|')}|thirtieth)(?!\\p{L})`, 'gu')

/** "On the fifteenth" in digits; the first four stay words beside a day, where they count days of the week. */
function ordinals(text: string): string {
  return text.replace(ORDINAL, (said, tens: string | undefined, word: string) => {
    const n = word === 'thirtieth' ? 30 : ['first', 'second', 'third', 'fourth', ...ORDINAL_WORDS].indexOf(word) + 1
    return tens === undefined ? (n < 5 ? said : `${n}th`) : `${20 + n}th`
  })
}

const LATER = '(?:afternoon|evening|night|tonight|nachmittag|abend|nacht)'
const HOUR =
  '(?:(?:at|um|by|around|about|gegen|ab|say|,) ?)?(?<![\\d:.@])(\\d{1,2}|half-\\d{1,2}|before-\\d{1,2})([:.]\\d{2})?(?: ?uhr)?(?! ?(?:am|pm|[\\d%€$£]|days?|tage?|items?|rows?|lines?)|[:.]\\d|\\p{L})'
const PART_HOUR = new RegExp(`(@${LATER}[^.;\\d]{0,20}?)${HOUR}`, 'gu')
const HOUR_PART = new RegExp(
  `(?<=(?:(?:at|um|by|around) |^|[\\s,])(?=.{1,6}[-:.]|(?<=(?:at|um|by|around) )))${HOUR}([^.;\\d]{0,12}?@${LATER})`,
  'gu',
)

/** "Thursday afternoon at 3" is 15:00: an hour of the first half of the day beside a part of the second half. */
function afterNoon(text: string): string {
  const later = (hour: string, part: string): string => {
    const [, word = '', digits = hour] = /^(half-|before-)?(\d+)$/.exec(hour) ?? []
    const n = Number(digits)
    const isLater = n >= (/@(?:nacht|night|tonight)/.test(part) ? 7 : 1) && n < (word === '' ? 12 : 13)
    return isLater ? `${word}${n + 12}` : hour
  }
  return text
    .replace(PART_HOUR, (_, before: string, hour: string, minute = '') => `${before} at ${later(hour, before)}${minute || ''}`)
    .replace(HOUR_PART, (_, hour: string, minute: string | undefined, after: string) => `${later(hour, after)}${minute ?? ''}${after}`)
}

/** The longest stretch of words that is a schedule; a later one wins over an earlier one of the same length. */
export function findSchedule(text: string): Scheduled | null {
  const spoken = timeText(text)
  const past = PAST_HOUR.exec(spoken)
  const minute = Number(past?.[1] ?? past?.[2])
  if (past && minute < 60) return { cron: `${minute} * * * *`, open: null }
  const found = findDays(spoken)
  const steps = MINUTES.exec(spoken)
  if (found === null) return steps ? { cron: Number(steps[1]) > 30 ? '0 * * * *' : '*/30 * * * *', open: 'often' } : null
  if (NO_FIXED_DAY.test(spoken)) return { ...found, open: 'day' }
  const every = /(?<!\p{L})quart(?:er|al)/u.test(spoken) ? 3 : Number(/@months(\d+)/.exec(spoken)?.[1] ?? 1)
  const months = MONTHS_EVERY[every]
  return months === undefined ? found : { ...found, cron: inMonths(found.cron, months) }
}

const PAST_HOUR =
  /(?<![\p{L}\d])(\d{1,2})(?: min(?:ute)?s?)? (?:past|after) (?:every|each|the) (?:full )?hour|(?<![\p{L}\d])(\d{1,2}) minuten nach jeder vollen stunde/u
/** Minutes that do not fit into an hour. */
const MINUTES = /(?<!\p{L})(?:every|alle) (\d{1,3}) (?:minutes|mins|minuten)(?!\p{L})/u
/** Said often, and no calendar knows it: the nearest is proposed and asked about. */
const NO_FIXED_DAY =
  /(?<!\p{L})(?:every (?:2|other|second) weeks?|alle 2 wochen|biweekly|fortnight\w*|zweiwöchentlich|14-tägig|every (?:2|other|second) days?|(?:first|last|1st|ersten?|letzten?) (?:working|business|arbeits|werk)[ -]?(?:day|tag)\p{L}* (?:of|in|im|des))(?!\p{L})/u

/** Months of a schedule that comes every so many months, from January on. */
const MONTHS_EVERY: Readonly<Record<number, string>> = { 2: '1,3,5,7,9,11', 3: '1,4,7,10', 4: '1,5,9', 6: '1,7' }

/** The last day of a quarter lies in its last month, every other day in its first. */
export function inMonths(cron: string, months: string): string {
  const shifted = / L /.test(cron) && months === '1,4,7,10' ? '3,6,9,12' : months
  return cron.replace(/^(\S+ \S+ \S+) (?:\*|1,4,7,10) (\S+)$/, `$1 ${shifted} $2`)
}

function findDays(spoken: string): Scheduled | null {
  const part = /@(\p{L}+)/u.exec(spoken)?.[1]
  const hour = part === undefined ? undefined : DAY_PARTS[part]
  const words = spoken
    .replace(/@\p{L}+\d*/gu, ' ')
    .replace(/[()"“”„]/g, ' ')
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, WORDS_MAX)
  const said = words.join(' ')
  const stretches = COMES_AGAIN.test(said) || NAMES_DAY.test(said) ? [...windows(words)] : []
  const days = stretches.filter((stretch) => COMES_AGAIN.test(stretch.text))
  const whole =
    days.find(({ text: stretch }) => cronOf(stretch) !== null) ??
    stretches.find(({ text: stretch }) => NAMES_DAY.test(stretch) && cronOf(stretch) !== null)
  if (whole) return { cron: cronOf(whole.text) ?? '', open: null }
  const time = clockApart(words)
  for (const { text: stretch } of days) {
    const cron = cronOf(`${stretch} at ${time ?? hour ?? HOUR_WHEN_UNSAID}`)
    if (cron !== null) return { cron, open: time === null && hour === undefined ? 'time' : null }
  }
  const proposed = vague(spoken, time ?? hour)
  if (proposed === null) return null
  // "weekly, Thursday is a good day": the day that is named apart counts instead of the proposed one
  for (const { text: stretch } of windows(words)) {
    const cron = NAMES_DAY.test(stretch) ? cronOf(`${stretch} at ${time ?? hour ?? HOUR_WHEN_UNSAID}`) : null
    if (cron !== null) return { cron, open: time === null && hour === undefined ? 'time' : null }
  }
  return proposed
}

/** A time of day with no day beside it, as every day. */
export function findBareTime(text: string): Scheduled | null {
  const time = bareTime(timeText(text))
  const cron = time === null ? null : cronOf(`every day at ${time}`)
  return cron === null ? null : { cron, open: null }
}

/** Longest first, the later of two as long. */
function* windows(words: readonly string[]): Generator<{ readonly text: string }> {
  for (let length = Math.min(WINDOW_WORDS_MAX, words.length); length > 0; length--)
    for (let from = words.length - length; from >= 0; from--)
      yield {
        text: words
          .slice(from, from + length)
          .join(' ')
          .replace(/^[,;:.–-]+|[,;:.!?]+$/g, ''),
      }
}

/** The same stretches are read again with each part of a message that is left out: what they come to is kept, at most so many. */
const READ_MAX = 4000
const readAlready = new Map<string, string | null>()

function cronOf(stretch: string): string | null {
  const known = readAlready.get(stretch)
  if (known !== undefined) return known
  if (readAlready.size >= READ_MAX) readAlready.clear()
  const cron = readStretch(stretch)
  readAlready.set(stretch, cron)
  return cron
}

function readStretch(stretch: string): string | null {
  if (/\*/.test(stretch) || stretch === '') return null
  const reading = readSentence(stretch, inEnglish)
  if (reading.ok) return reading.cron
  const joined = [stretch.replace(BEFORE_TIME, ' '), stretch.replace(/\s?[,:]\s+/g, ' ')].find(
    (text) => text !== stretch && readSentence(text, inEnglish).ok,
  )
  return joined === undefined ? null : cronOf(joined)
}
/** "Sat and Sun, 10am": the comma parts the days from the time, it adds no further one. */
const BEFORE_TIME = /\s?[,:]\s+(?=(?:at |um )?\d{1,2}(?:[:.]\d{2}|\s?(?:am|pm|uhr|h)(?!\p{L})|(?!\S)))/gu

/** The time of day that a text names, with or without days. */
export function clockIn(text: string): { readonly minute: string; readonly hour: string } | null {
  const clock = clockApart(timeText(text).split(/\s+/))
  const cron = clock === null ? null : cronOf(`every day at ${clock}`)
  const [minute, hour] = cron?.split(' ') ?? []
  return minute === undefined || hour === undefined ? null : { minute, hour }
}

/** "weekly", "monthly": a schedule whose day nobody said; the first of its days is proposed. */
function vague(text: string, at: string | number | undefined): Scheduled | null {
  const time = at ?? HOUR_WHEN_UNSAID
  const table: readonly (readonly [RegExp, string])[] = [
    [/(?<!\p{L})(?:first|1st|ersten?) (?:working|business|work|arbeits|werk)[ -]?(?:day|tag)/u, 'on the 1st of the month'],
    [/(?<!\p{L})(?:last|letzten?) (?:working|business|work|arbeits|werk)[ -]?(?:day|tag)/u, 'on the last day of the month'],
    [/(?<!\p{L})(?:every (?:other|second|2) days?|jeden 2\. tag|alle 2 tage|midnight|mitternacht)(?!\p{L})/u, 'every day'],
    [
      /(?<!\p{L})(?:weekly|every week|each week|wöchentlich|jede woche|every (?:2|other|second) weeks?|biweekly|fortnight\w*|alle 2 wochen)(?!\p{L})/u,
      'every monday',
    ],
    [/(?<!\p{L})(?:monthly|every month|each month|monatlich|jeden monat|@months\d+)(?!\p{L})/u, 'on the 1st of the month'],
    [
      /(?<!\p{L})(?:quarterly|every quarter|each quarter|quartalsweise|vierteljährlich|jedes quartal)(?!\p{L})/u,
      'on the first day of every quarter',
    ],
    [/(?<!\p{L})(?:yearly|annually|every year|each year|jährlich|jedes jahr)(?!\p{L})/u, 'every year on 1 january'],
    [/(?<!\p{L})(?:regularly|regelmäßig|constantly|continuously|laufend|ständig)(?!\p{L})/u, 'every day'],
  ]
  for (const [pattern, days] of table) {
    if (!pattern.test(text)) continue
    const cron = cronOf(`${days} at ${time}`)
    if (cron !== null) return { cron, open: 'day' }
  }
  return null
}
