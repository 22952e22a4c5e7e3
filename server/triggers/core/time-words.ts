/** One word of a sentence about time, in English or German. */
export type TimeWord =
  | { readonly kind: 'every' | 'and' | 'to' | 'between' | 'at' | 'weekdays' | 'weekend' | 'other'; readonly text: string }
  | { readonly kind: 'unit'; readonly unit: Unit; readonly text: string }
  | { readonly kind: 'day' | 'month' | 'number'; readonly n: number; readonly text: string }
  /** 1 to 31; 0: the last. */
  | { readonly kind: 'ordinal'; readonly n: number; readonly text: string }
  | { readonly kind: 'time'; readonly hour: number; readonly minute: number; readonly text: string }
  | { readonly kind: 'unknown'; readonly text: string }
export type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'

type Read = (match: RegExpExecArray) => readonly TimeWord[] | null
const END = '(?![\\p{L}\\d])'
const word = (pattern: string): RegExp => new RegExp(`(?:${pattern})${END}`, 'uy')
const plain =
  (kind: 'every' | 'and' | 'to' | 'between' | 'at' | 'weekdays' | 'weekend' | 'other'): Read =>
  ([text]) => [{ kind, text }]
const unit =
  (of: Unit): Read =>
  ([text]) => [{ kind: 'unit', unit: of, text }]
const each =
  (of: Unit): Read =>
  ([text]) => [
    { kind: 'every', text },
    { kind: 'unit', unit: of, text },
  ]
const numbered =
  (kind: 'day' | 'month' | 'ordinal' | 'number', n: number): Read =>
  ([text]) => [{ kind, n, text }]
const nothing: Read = () => []

const DAYS = [
  'sundays?|sun|sonntags?|so',
  'mondays?|mon|montags?|mo',
  'tuesdays?|tues?|dienstags?|di',
  'wednesdays?|wed|mittwochs?|mi',
  'thursdays?|thur?s?|donnerstags?|do',
  'fridays?|fri|freitags?|fr',
  'saturdays?|sat|samstags?|sonnabends?|sa',
]
const MONTHS = [
  'january|jan|januar|jänner',
  'february|feb|februar',
  'march|mar|märz|maerz',
  'april|apr',
  'may|mai',
  'june|jun|juni',
  'july|jul|juli',
  'august|aug',
  'september|sept?',
  'october|oct|oktober|okt',
  'november|nov',
  'december|dec|dezember|dez',
]
const ORDINALS = ['last|letzte[nrsm]?', 'first|erste[nrsm]?', 'second|zweite[nrsm]?', 'third|dritte[nrsm]?', 'fourth|vierte[nrsm]?']

function clock(hour: number, minute: number, text: string): readonly TimeWord[] | null {
  return hour <= 23 && minute <= 59 ? [{ kind: 'time', hour, minute, text }] : null
}

const READS: readonly (readonly [RegExp, Read])[] = [
  [
    word('(\\d{1,2})(?:[:.](\\d{2}))?\\s*(am|pm|a\\.m\\.|p\\.m\\.)'),
    ([text, hour, minute, half]) => {
      const given = Number(hour)
      if (given < 1 || given > 12) return null
      return clock((given % 12) + (half?.startsWith('p') ? 12 : 0), Number(minute ?? 0), text)
    },
  ],
  [word('(\\d{1,2})[:.](\\d{2})(?: ?uhr)?'), ([text, hour, minute]) => clock(Number(hour), Number(minute), text)],
  [word("(\\d{1,2}) ?(?:uhr(?: (\\d{2}))?|h|o'clock)"), ([text, hour, minute]) => clock(Number(hour), Number(minute ?? 0), text)],
  [word('noon|midday|mittags'), ([text]) => clock(12, 0, text)],
  [word('midnight|mitternachts?'), ([text]) => clock(0, 0, text)],
  [
    /(\d{1,2})(?:st|nd|rd|th|\.)(?![\p{L}\d])/uy,
    ([text, n]) => (Number(n) >= 1 && Number(n) <= 31 ? [{ kind: 'ordinal', n: Number(n), text }] : null),
  ],
  [/(\d{1,2})(?![\p{L}\d])/uy, ([text, n]) => [{ kind: 'number', n: Number(n), text }]],
  ...ORDINALS.map((pattern, n) => [word(pattern), numbered('ordinal', n)] as const),
  ...DAYS.map((pattern, n) => [word(pattern), numbered('day', n)] as const),
  ...MONTHS.map((pattern, n) => [word(pattern), numbered('month', n + 1)] as const),
  [
    word('half (?:an )?hour|halbe stunde'),
    ([text]) => [
      { kind: 'number', n: 30, text },
      { kind: 'unit', unit: 'minute', text },
    ],
  ],
  [word('weekdays?|workdays?|working days?|business days?|werktags?|werktagen?|wochentags?|wochentagen|arbeitstagen?'), plain('weekdays')],
  [word('weekends?|wochenenden?'), plain('weekend')],
  [word('daily|täglich|taeglich'), each('day')],
  [word('hourly|stündlich|stuendlich'), each('hour')],
  [word('weekly|wöchentlich|woechentlich'), each('week')],
  [word('monthly|monatlich'), each('month')],
  [word('quarterly|vierteljährlich|quartalsweise'), each('quarter')],
  [word('yearly|annually|jährlich|jaehrlich'), each('year')],
  [word('minutes?|minuten?|mins?'), unit('minute')],
  [word('hours?|stunden?'), unit('hour')],
  [word('days?|tage?n?|tages|mornings?|morgens?'), unit('day')],
  [word('weeks?|wochen?'), unit('week')],
  [word('months?|monate?n?|monats'), unit('month')],
  [word('quarters?|quartale?n?|quartals'), unit('quarter')],
  [word('years?|jahre?n?|jahres'), unit('year')],
  [word('every|each|jede[nrsm]?|alle[nrs]?'), plain('every')],
  [word('other|zweiter?'), plain('other')],
  [/,|;|&|\+/uy, plain('and')],
  [word('and|und'), plain('and')],
  [/[-–—]/uy, plain('to')],
  [word('to|until|till|through|bis'), plain('to')],
  [word('between|from|zwischen|von'), plain('between')],
  [word('at|um'), plain('at')],
  [word('on|the|of|in|am|an|im|a|den|der|des|dem|das|uhr|start|starts|run|runs|please|bitte|immer|jeweils|früh'), nothing],
]

/** A sentence as words about time; what is no such word is `unknown`. Knows one fixed list and guesses nothing. */
export function timeWords(sentence: string): TimeWord[] {
  const text = sentence.normalize('NFKC').toLowerCase().trim().replace(/[.!]$/, '')
  const words: TimeWord[] = []
  for (let place = 0; place < text.length; ) {
    if (/\s/.test(text.charAt(place))) {
      place += 1
      continue
    }
    const found = readAt(text, place)
    words.push(...found.words)
    place += found.length
  }
  return words
}

function readAt(text: string, place: number): { words: readonly TimeWord[]; length: number } {
  for (const [pattern, read] of READS) {
    pattern.lastIndex = place
    const match = pattern.exec(text)
    const words = match ? read(match) : null
    if (match && words) return { words, length: match[0].length }
  }
  const unknown = /^[^\s,;]+/u.exec(text.slice(place))?.[0] ?? text.charAt(place)
  return { words: [{ kind: 'unknown', text: unknown }], length: unknown.length }
}
