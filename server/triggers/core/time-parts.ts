import { inEnglish, msg, type Say } from '#server/kernel/language/say.ts'
import type { TimeWord, Unit } from '#server/triggers/core/time-words.ts'

/** What a sentence says, part by part. */
export interface Found {
  days: number[] | null
  monthDays: number[] | null
  nth: string | null
  months: number[] | null
  times: { hour: number; minute: number }[]
  hours: readonly [number, number] | null
  step: { every: number; unit: 'minute' | 'hour' } | null
  periods: Unit[]
}
/** What the sentence leaves open, and a sentence that would do. Caught in `readSentence`. */
export class Question extends Error {
  readonly question: Wording
  readonly example: Wording
  constructor(question: Wording, example: Wording) {
    super(question(inEnglish))
    this.question = question
    this.example = example
  }
}
/** A sentence, in the language of whoever asks. */
type Wording = (say: Say) => string

export const EXAMPLE: Wording = (say) => say('every Monday at 8')
export const STEPS_EXAMPLE: Wording = (say) => say('weekdays every 30 minutes between 9 and 17')
const DAYS_EXAMPLE: Wording = (say) => say('on the 1st and 15th at 9')
const UNITS = { day: msg('days'), week: msg('weeks'), month: msg('months'), quarter: msg('quarters'), year: msg('years') } as const

/** Reads part after part; every word belongs to one. */
export function readParts(words: readonly TimeWord[]): Found {
  const found: Found = { days: null, monthDays: null, nth: null, months: null, times: [], hours: null, step: null, periods: [] }
  if (words.length === 0) throw new Question((say) => say('When should it start?'), EXAMPLE)
  for (let at = 0; at < words.length; ) {
    const rest = words.slice(at)
    let used = 0
    for (const part of PARTS) {
      used = part(rest, found)
      if (used > 0) break
    }
    if (used === 0) throw questionFor(rest)
    at += used
  }
  return found
}

function questionFor(rest: readonly TimeWord[]): Question {
  const [first, second] = rest
  if (first?.kind === 'other' || second?.kind === 'other')
    return new Question((say) => say('Every other week has no fixed day. Which days do you mean?'), DAYS_EXAMPLE)
  const stranger = rest.find((word) => word.kind === 'unknown')
  if (stranger) return new Question((say) => say('"{word}" is not a word known here. When do you mean?', { word: stranger.text }), EXAMPLE)
  const hour = [first, second].find((word) => word?.kind === 'number')
  if (hour) return new Question((say) => say('{hour} is no time of day. At what time?', { hour: hour.text }), EXAMPLE)
  const words = rest.map((word) => word.text).join(' ')
  return new Question((say) => say('What does "{words}" mean here?', { words }), EXAMPLE)
}

/** Takes what it knows from the front of the words. @returns how many it used */
type Part = (words: readonly TimeWord[], found: Found) => number

const isKind = <K extends TimeWord['kind']>(word: TimeWord | undefined, kind: K): word is TimeWord & { readonly kind: K } =>
  word?.kind === kind

/** `every 15 minutes`, `every hour`; `every 2 weeks` is no calendar. */
const readStep: Part = (words, found) => {
  const start = isKind(words[0], 'every') ? 1 : 0
  const [first, second] = words.slice(start)
  const counted = isKind(first, 'number') && isKind(second, 'unit')
  const of = counted ? second.unit : isKind(first, 'unit') && start === 1 ? first.unit : null
  if (of === null) return 0
  const every = counted ? first.n : 1
  if (of === 'minute' || of === 'hour') {
    refuseTwice(found.step !== null)
    found.step = { every, unit: of }
  } else if (every === 1) found.periods.push(of)
  else
    throw new Question(
      (say) => say('"Every {n} {units}" has no fixed day. Which days do you mean?', { n: every, units: say(UNITS[of]) }),
      DAYS_EXAMPLE,
    )
  return start + (counted ? 2 : 1)
}

/** `weekdays`, `weekends`, `every Monday`, `Monday and Thursday`, `Monday to Friday`. */
const readDays: Part = (words, found) => {
  const start = isKind(words[0], 'every') ? 1 : 0
  const first = words[start]
  if (isKind(first, 'weekdays') || isKind(first, 'weekend')) {
    refuseTwice(found.days !== null)
    found.days = first.kind === 'weekdays' ? [1, 2, 3, 4, 5] : [6, 0]
    return start + 1
  }
  const list = readList(words.slice(start), 'day', 7)
  if (list.values.length === 0) return 0
  refuseTwice(found.days !== null)
  found.days = list.values
  return start + list.used
}

/** `first Monday of the month`, `last Friday`, `1st and 3rd Monday`. */
const readNth: Part = (words, found) => {
  const start = isKind(words[0], 'every') ? 1 : 0
  const list = readList(words.slice(start), 'ordinal', 32)
  const day = words[start + list.used]
  if (list.values.length === 0 || !isKind(day, 'day')) return 0
  if (list.values.some((n) => n > 5))
    throw new Question(
      (say) => say('A month has at most five of each day. Which one do you mean?'),
      (say) => say('first Monday of the month at 9'),
    )
  refuseTwice(found.nth !== null)
  // in the order of the month, the last one last
  const inOrder = [...list.values].sort((a, b) => (a === 0 ? 6 : a) - (b === 0 ? 6 : b))
  found.nth = inOrder.map((n) => (n === 0 ? `${day.n}L` : `${day.n}#${n}`)).join(',')
  const named = start + list.used + 1
  return named + ofMonth(words.slice(named))
}

/** `on the 1st and 15th`, `first day of the month`, `1 March`, `last of the month`. */
const readMonthDays: Part = (words, found) => {
  const start = isKind(words[0], 'every') ? 1 : 0
  const [first, second] = words.slice(start)
  const dated = isKind(first, 'number') && isKind(second, 'month')
  const list = dated ? { values: [first.n], used: 1 } : readList(words.slice(start), 'ordinal', 32)
  if (list.values.length === 0) return 0
  refuseTwice(found.monthDays !== null)
  found.monthDays = list.values
  const named = start + list.used
  const next = words[named]
  const dayWord = isKind(next, 'unit') && next.unit === 'day' ? 1 : 0
  const of = words[named + dayWord]
  if (isKind(of, 'unit') && of.unit === 'quarter') found.periods.push('quarter')
  return named + dayWord + (isKind(of, 'unit') && of.unit === 'quarter' ? 1 : ofMonth(words.slice(named + dayWord)))
}

/** `of the month`, `every month` after a day. */
function ofMonth(words: readonly TimeWord[]): number {
  const start = isKind(words[0], 'every') ? 1 : 0
  const first = words[start]
  return isKind(first, 'unit') && first.unit === 'month' ? start + 1 : 0
}

/** `in March and June`, `March 1`. */
const readMonths: Part = (words, found) => {
  const start = isKind(words[0], 'every') ? 1 : 0
  const list = readList(words.slice(start), 'month', 13)
  if (list.values.length === 0) return 0
  refuseTwice(found.months !== null)
  found.months = list.values
  const day = words[start + list.used]
  if (!isKind(day, 'number') || found.monthDays !== null) return start + list.used
  found.monthDays = [day.n]
  return start + list.used + 1
}

/** `between 9 and 17`, for steps. */
const readHours: Part = (words, found) => {
  const [between, from, link, to] = words
  if (!isKind(between, 'between')) return 0
  const a = timeOf(from)
  const b = timeOf(to)
  const linked = isKind(link, 'and') || isKind(link, 'to')
  if (!a || !b || !linked || a.minute !== 0 || b.minute !== 0 || a.hour >= b.hour)
    throw new Question((say) => say('Between which full hours?'), STEPS_EXAMPLE)
  refuseTwice(found.hours !== null)
  found.hours = [a.hour, b.hour]
  return 4
}

/** `at 8`, `7:30`, `at 8, 12 and 16`. */
const readTimes: Part = (words, found) => {
  const start = isKind(words[0], 'at') ? 1 : 0
  const first = timeOf(words[start])
  if (!first) return 0
  found.times.push(first)
  let used = start + 1
  for (;;) {
    const link = isKind(words[used], 'and') ? 1 : 0
    const again = isKind(words[used + link], 'at') ? 1 : 0
    const next = link + again > 0 ? timeOf(words[used + link + again]) : null
    if (!next) return used
    found.times.push(next)
    used += link + again + 1
  }
}

const PARTS: readonly Part[] = [readStep, readNth, readMonthDays, readMonths, readDays, readHours, readTimes]

function timeOf(word: TimeWord | undefined): { hour: number; minute: number } | null {
  if (isKind(word, 'time')) return { hour: word.hour, minute: word.minute }
  return isKind(word, 'number') && word.n <= 23 ? { hour: word.n, minute: 0 } : null
}

/** `A`, `A and B`, `A to C`: values in the order of the calendar, round its end. */
function readList(words: readonly TimeWord[], kind: 'day' | 'month' | 'ordinal', size: number): { values: number[]; used: number } {
  const values: number[] = []
  let used = 0
  for (;;) {
    const link = words[used]
    const step = used > 0 && (isKind(link, 'and') || isKind(link, 'to')) ? 1 : 0
    const skip = isKind(words[used + step], 'every') ? 1 : 0
    const word = words[used + step + skip]
    if (!isKind(word, kind) || (used > 0 && step === 0)) break
    const last = values.at(-1)
    if (isKind(link, 'to') && last !== undefined) values.push(...following(last, word.n, size))
    else values.push(word.n)
    used += step + skip + 1
  }
  return { values: [...new Set(values)], used }
}

/** The values after `from` up to `to`, round the end: Friday to Monday. */
function following(from: number, to: number, size: number): number[] {
  const found: number[] = []
  for (let n = from; n !== to; found.push(n)) n = (n + 1) % size
  return found
}

function refuseTwice(already: boolean): void {
  if (already) throw new Question((say) => say('This says when in two ways. Make two schedules, or choose one.'), EXAMPLE)
}
