import { splitClauses } from '#server/authoring/author/built-in/split-clauses.ts'

const LINKS = '(?:and|und|but|aber|or|oder|sowie)'
/** What is left standing where parts were cut out, once all room is one space: commas on each other, a comma before the end. */
const LOOSE: readonly (readonly [RegExp, string])[] = [
  [/[^\S\n]+/gu, ' '],
  [new RegExp(`(?: ?(?:[,;:]|(?<!\\p{L})${LINKS}(?!\\p{L})))+ ?(?=[.!?](?!\\S)|\\n|$)`, 'giu'), ''],
  [/([,;:])(?: ?[,;:](?!\S))+/gu, '$1'],
  [/(^|\n|[.!?] )(?: ?[,;:](?!\S))+ ?/gu, '$1'],
  [/([.!?])(?: ?[.!?](?!\S))+/gu, '$1'],
  [/ (?=[,;:.!?](?!\S))/gu, ''],
]

/** A message that parts were cut out of, without the commas and links that led to them. Pure. */
export function tidySaid(text: string): string {
  return LOOSE.reduce((now, [loose, instead]) => now.replace(loose, instead), text).trim()
}

/** A word that says when or to whom, and the small ones between them. */
const STEERS_WORD = new RegExp(
  `^(?:${[
    '\\d{1,2}(?:[:.]\\d{2})?(?:am|pm|h|st|nd|rd|th)?',
    'am|pm|a\\.?m|p\\.?m|uhr|o.?clock|noon|midnight|midday|mitternacht|mittags?',
    '(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|weekdays?|weekends?|werktags?|werktage|wochenende',
    'mornings?|afternoons?|evenings?|nights?|days?|weeks?|months?|quarters?|hours?|hourly|daily|weekly|monthly|nightly|quarterly',
    'morgens?|vormittags?|nachmittags?|abends?|nachts|tage?|täglich|wochen?|wöchentlich|monate?s?|monatlich|stunden?|stündlich',
    '[^\\s@]+@[^\\s@]+|send|mail|goes?|schick\\p{L}*|mail\\p{L}*|send\\p{L}*|geht',
    'every|each|all|other|first|second|last|jede[nrsm]?|alle|ersten?|letzten?',
    'at|on|in|by|from|to|till|until|the|of|a|and|instead|rather|actually|then|only|also|please|better|make|it|that|start|no|sorry',
    'um|an|am|im|der|die|das|den|des|von|bis|gegen|ab|und|stattdessen|lieber|eigentlich|nur|dann|auch|bitte|besser|nein',
  ].join('|')})$`,
  'iu',
)
/** One of them says when or to whom by itself. */
const STEERS =
  /[\d@]|day|morning|noon|evening|night|week|month|quarter|hour|daily|tag|mittwoch|morgen|mittag|abend|nacht|täglich|woche|wöchentlich|monat|stund|stünd/iu

/** A text without its sentences that only say when or to whom: that is kept elsewhere. All of it where nothing else is said. Pure. */
export function withoutSteering(text: string): string {
  const clauses = splitClauses(text)
  const sentences = Map.groupBy(clauses, ({ sentence }) => sentence)
  const onlySteers = (words: string): boolean =>
    STEERS.test(words) &&
    words
      .split(/[\s,;]+/u)
      .filter(Boolean)
      .every((word) => STEERS_WORD.test(word.replace(/[.!?]$/u, '')))
  const idle = [...sentences.values()].filter((parts) => onlySteers(parts.map((part) => part.text).join(' ')))
  if (idle.length === 0 || idle.length === sentences.size) return text
  const cut = idle.map((parts) => ({ from: parts[0]?.from ?? 0, to: parts.at(-1)?.to ?? 0 })).reverse()
  return tidySaid(cut.reduce((now, { from, to }) => `${now.slice(0, from)} ${now.slice(to)}`, text))
}
