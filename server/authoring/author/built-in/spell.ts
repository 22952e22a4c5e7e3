import Fuse from 'fuse.js'
import { IDEAS } from '#server/authoring/author/built-in/words.ts'

const LETTERS_MIN = 5
const SCORE_MAX = 0.22
const TIMES =
  'every daily month monday tuesday wednesday thursday friday saturday sunday weekday weekdays morning evening monthly quarter minutes montag dienstag mittwoch donnerstag freitag samstag sonntag täglich werktags wöchentlich monatlich'
const WORDS = [
  ...new Set([
    ...TIMES.split(' '),
    ...(['mail', 'write', 'move', 'remove', 'rename', 'show', 'read', 'duplicates', 'remember', 'fileWord', 'compare'] as const).flatMap(
      (idea) => IDEAS[idea].source.split(/[|()?:]+/).filter((word) => /^[a-zäöüß]+$/.test(word) && word.length >= LETTERS_MIN),
    ),
  ]),
]
const KNOWN = new Set(WORDS)
const FUSE = new Fuse(WORDS, { includeScore: true, ignoreLocation: true, threshold: 0.35 })
const WORDS_MAX = 300

/** Puts right slips of the pen in words that steer the reading: `remnid` → `remind`, `evrey mondya` → `every monday`; names stay. */
export function putRight(text: string): string {
  let tried = 0
  return text.replace(/(?<![\p{L}\d@./_-])[\p{L}]{5,16}(?![\p{L}\d@/_-]|\.[\p{L}\d])/gu, (word) => {
    const lower = word.toLowerCase()
    if (KNOWN.has(lower) || tried >= WORDS_MAX) return word
    tried += 1
    const hit = FUSE.search(lower).find(({ item }) => item.charAt(0) === lower.charAt(0) && item.length === lower.length)
    return hit && (hit.score ?? 1) <= SCORE_MAX && sameLetters(hit.item, lower) ? hit.item : word
  })
}

/** Letters in another order, or one that is another: words that only look alike (`report`, `resort`) are left. */
function sameLetters(a: string, b: string): boolean {
  return [...a].sort().join('') === [...b].sort().join('')
}
