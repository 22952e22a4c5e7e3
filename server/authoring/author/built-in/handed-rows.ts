import { type Crew, takerNamed } from '#server/authoring/author/built-in/name-taker.ts'
import { readAddresses, readPlaces } from '#server/authoring/author/built-in/read-places.ts'

/** What goes over: what came out, all rows or each of them, or the file that was read. */
export type Carried = 'result' | 'rows' | 'each' | 'file'

const ROWS =
  '(?:rows?|lines?|entries|entry|records?|items?|list|zeilen?|einträge|eintrag|datensatz|datensätze|posten|liste|files|documents|pdfs|dateien|dokumente)'
const EACH = '(?:each|every|jede[nr]?)'
/** What is handed over, said without a word of where it lies or which of it. */
export const OBJECT = `(?:(?:${EACH}|all|alle)(?: (?:of )?(?:the|der|them|ihnen))?(?: (?:single )?${ROWS})|each(?: of them| one)?|(?:the|die) (?:file|datei|files|documents|pdfs|dateien|dokumente|lines|entries|records|items|einträge|datensätze|posten)|zeilen?|einträge|eintrag|datensatz|datensätze|it|them|this|that|everything|all|(?:the |its )(?:work|job|result|results|outcome|findings|list|rows|case|rest)|es|sie|ihn|das|dies|alles|(?:das|die|den|der) (?:ergebnis|ergebnisse|arbeit|liste|zeilen|fall|ganze|rest))`
const FILE = /\S+\.\p{L}{2,5}(?!\p{L})/giu

/** "Every second day": when, and nothing of what goes over. */
const NO_TIME =
  '(?! (?:(?:single|other|second|third|first|last|\\d+\\p{L}*|zweiten?|dritten?|ersten?|letzten?|einzelnen?) )?(?:minutes?|hours?|days?|weekdays?|workdays?|working|business|mornings?|noon|afternoons?|evenings?|nights?|weeks?|weekends?|months?|quarters?|years?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|minuten?|stunden?|tage?s?|werktage?s?|arbeitstage?s?|wochen?|monate?s?|quartale?s?|jahre?s?|morgens?|mittags?|nachmittags?|abends?|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?)(?!\\p{L}))'

/** What an order hands over, by its words. Pure. */
export function carriedBy(said: string): Carried {
  const order = said.replace(FILE, ' ')
  if (new RegExp(`(?<!\\p{L})${EACH}(?!\\p{L})${NO_TIME}`, 'iu').test(order)) return 'each'
  if (new RegExp(`(?<!\\p{L})${ROWS}(?!\\p{L})`, 'iu').test(order)) return 'rows'
  return /(?<!\p{L})(?:file|datei)(?!\p{L})/iu.test(order) || order !== said ? 'file' : 'result'
}

/** One order that says what is read and who gets it: "hand over the rows of orders.csv to the Controller". */
export interface HandedRows {
  /** "the rows of orders.csv over 500" */
  readonly object: string
  /** "the Controller" */
  readonly target: string
  readonly language: 'en' | 'de'
}

const ROWS_OF =
  '((?:the|each|every|all)(?: the| of the)? (?:\\p{L}+ )?(?:rows?|lines?|entries|records?|items?|files|documents)(?!\\p{L}).{0,140})'
const ZEILEN_VON =
  '((?:die|alle|jede[nr]?)(?: der)? (?:\\p{L}+ )?(?:zeilen?|einträge|eintrag|datensatz|datensätze|posten|dateien|dokumente)(?!\\p{L}).{0,140})'
type Form = readonly [pattern: RegExp, at: { readonly object: number; readonly target: number; readonly language: 'en' | 'de' }]
const EACH_ONE = 'for ((?:each|every|all)(?: the| of the)? (?:rows?|lines?|entries|entry|records?|items?)(?!\\p{L}).{0,140}?)'
/** Said in no other sense; with the others only somebody of the crew is meant. */
const SURE: readonly Form[] = [
  [
    new RegExp(`^${EACH_ONE},? (?:hand|pass|give) (?:it|them|this|that|the (?:row|line))(?: over| on)? to (.+)$`, 'iu'),
    { object: 1, target: 2, language: 'en' },
  ],
  [/^(?:hand|pass) (.{2,160}?) (?:over|on) to (.+)$/iu, { object: 1, target: 2, language: 'en' }],
  [/^(?:hand over|pass on) (?!to )(.{2,160}?) to (.+)$/iu, { object: 1, target: 2, language: 'en' }],
  [new RegExp(`^(?:hand over|pass on) to (.+?) ${ROWS_OF}$`, 'iu'), { object: 2, target: 1, language: 'en' }],
  [/^(.{2,160}?) an (.+?) (?:weiter(?:zu)?(?:geben|reichen)|(?:zu )?übergeben)$/iu, { object: 1, target: 2, language: 'de' }],
  [/^(?:gib|gebe|reich|reiche) (.{2,160}?) an (.+?) weiter$/iu, { object: 1, target: 2, language: 'de' }],
  [/^(?:übergib|übergebe) (.{2,160}?) an (.+)$/iu, { object: 1, target: 2, language: 'de' }],
]
const LOOSE: readonly Form[] = [
  [/^(?:hand|pass|give|delegate|transfer|escalate|forward|send) (.{2,160}?) to (.+)$/iu, { object: 1, target: 2, language: 'en' }],
  [new RegExp(`^(?:hand|pass|give|send) (?!(?:over|on|back|to) )(.+?) ${ROWS_OF}$`, 'iu'), { object: 2, target: 1, language: 'en' }],
  [/^(.{2,160}?) an (.+?) (?:weiter(?:zu)?leiten|abgeben|abzugeben|geben|schicken|senden)$/iu, { object: 1, target: 2, language: 'de' }],
  [/^(?:gib|gebe|leite|schicke?|sende) (.{2,160}?) an (.+?)(?: weiter| ab)?$/iu, { object: 1, target: 2, language: 'de' }],
  [new RegExp(`^(?:gib|gebe|übergib|übergebe) (.+?) ${ZEILEN_VON}$`, 'iu'), { object: 2, target: 1, language: 'de' }],
]
/** Only handed on, never mailed: what is given to nobody of the crew is said back and no letter. */
const GIVES = /^(?:hand|pass|give|delegate|transfer|escalate|gib|gebe|übergib|übergebe)(?!\p{L})|(?<!\p{L})(?:geben|übergeben)$/iu
/**
 * What an order hands over out of a file, and to whom; null when it says nothing of the kind. Pure.
 * @param order from its verb on
 */
export function handedRows(order: string, crew: Crew): HandedRows | null {
  const bare = order.replace(/[.!]+$/, '')
  for (const [forms, isSure] of [
    [SURE, true],
    [LOOSE, false],
  ] as const)
    for (const [pattern, at] of forms) {
      const found = pattern.exec(bare)
      const [object, target] = [found?.[at.object] ?? '', found?.[at.target] ?? '']
      if (object === '' || target === '' || !isOfList(object)) continue
      const isCrew = takerNamed(target, crew).kind !== 'none'
      const isPerson = readAddresses(target, crew.people).length > 0 || /[@/]|\.\p{L}{2,5}(?!\p{L})/u.test(target)
      if (isCrew || (!isPerson && (isSure || GIVES.test(bare)))) return { object, target, language: at.language }
    }
  return null
}

/** Rows with a word of which they are, or a file: what is only called "the rows" is understood as it stands. */
function isOfList(object: string): boolean {
  if (PLAIN.test(object)) return false
  return DETERMINED.test(object) || readPlaces(object).some(({ kind }) => kind !== 'web')
}
const PLAIN = new RegExp(`^${OBJECT}$`, 'iu')
const DETERMINED = new RegExp(`^(?:the|all|alle|die|${EACH})(?: (?:the|of the|der))? (?:\\p{L}+ )?${ROWS}(?!\\p{L})`, 'iu')

/** Whether an order can mean nothing else, whoever gets it. Pure. */
export function isSurelyHanded(order: string): boolean {
  return SURE.some(([pattern]) => pattern.test(order))
}
