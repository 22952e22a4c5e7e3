import type { Surroundings } from '#server/authoring/author/author.ts'
import { replaceSaid } from '#server/authoring/author/built-in/replace-said.ts'

const MARK =
  '(?:no,? wait|wait,? no|hold on|no(?=,)|nope|nein|ach nein|quatsch|moment|sorry|pardon|i mean|i meant|ich meine|or rather|oder besser|besser gesagt|vielmehr|scratch that|correction|make that)'
const GAP = '(?:\\s*[,;:.…–-]+\\s*|\\s+)'
const LEAD = '(?:(?:every|each|on|at|um|am|jeden|jede) )?'
const DAY = '(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?)'
const CLOCK = '\\d{1,2}(?:[:.]\\d{2})?(?:\\s?(?:am|pm|uhr|o.clock))?(?![\\p{L}\\d%€$])'
const sameAgain = (what: string): RegExp => new RegExp(`(${LEAD})${what}${GAP}${MARK}(?:${GAP}${MARK})*${GAP}(?=(${LEAD})${what})`, 'giu')
const TIMES = [sameAgain(DAY), sameAgain(CLOCK), sameAgain(`${DAY} (?:at |um )?${CLOCK}`)]
const MARKED = new RegExp(`(?:[,;.…–-]|\\.\\.\\.)\\s*${MARK}(?!\\p{L})[,:]?\\s+(?!i |we |ich |wir )`, 'iu')

/**
 * "On Monday, no wait, Tuesday", "to a@b.example, sorry, c@d.example": who puts a day, an hour, an address or a file right within the
 * same breath means the second one. Pure.
 */
export function correctSelf(said: string, people: Surroundings['people']): string {
  const timed = TIMES.reduce((text, pattern) => text.replace(pattern, (_, lead: string, next: string) => (next === '' ? lead : '')), said)
  const mark = MARKED.exec(timed)
  if (mark === null) return timed
  const before = timed.slice(0, mark.index)
  const after = timed.slice(mark.index + mark[0].length)
  const { earlier, rest } = replaceSaid([before], `instead ${after}`, people)
  return earlier[0] === before ? timed : `${earlier.join(' ')} ${rest.replace(/^instead\s*/i, '')}`.trim()
}
