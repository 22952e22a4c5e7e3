import type { Surroundings } from '#server/authoring/author/author.ts'
import { readAddresses, readPlaces } from '#server/authoring/author/built-in/read-places.ts'

/** An address or a place as it stands in a text. */
interface Thing {
  readonly kind: 'mail' | 'table' | 'file' | 'folder' | 'web'
  readonly value: string
  readonly use: 'from' | 'to'
  readonly at: number
  readonly end: number
}

const SMALL =
  '(?:(?:to|at|on|in|into|from|via|with|an|am|um|im|auf|bei|von|mit|nach|aus|the|den|der|die|das|dem|it|send|mail|write|use|read|every|each|jede[nrs]?|file|list|table|folder|datei|liste|tabelle|ordner)\\s+){0,4}'
const INSTEAD = '(?:instead of|rather than|in place of|(?:an)?statt|anstelle(?: von)?)'
const NOT = '(?:not|no longer|nicht(?: mehr)?)'
const INSTEAD_OF = new RegExp(`(?<!\\p{L})${INSTEAD}\\s+${SMALL}$`, 'iu')
const NOT_THIS = new RegExp(`[,;]?\\s*(?:and |und )?(?<!\\p{L})${NOT}\\s+${SMALL}$`, 'iu')
const BUT = /^[,;]?\s*(?:but|sondern)(?!\p{L})\s*/iu
const TIME =
  '(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|\\d{1,2}(?:[:.]\\d{2})?(?:\\s?(?:am|pm|uhr|o.clock))?(?![\\p{L}\\d]|[.,]\\d))'
const TIME_INSTEAD = new RegExp(`(?<!\\p{L})${INSTEAD}\\s+${SMALL}${TIME}[,;]?`, 'giu')
const TIME_NOT = new RegExp(`(?<!\\p{L})${NOT}\\s+${SMALL}${TIME}(?<but>[,;]?\\s*(?:but|sondern)(?!\\p{L}))?`, 'giu')
/** What was said before no longer counts. */
export const REPLACES =
  /(?<!\p{L})(?:instead|stattdessen|statt|rather|lieber|change|replace|switch|swap|correct(?:ion)?|korrigier\p{L}*|korrektur|änder\p{L}*|ersetz\p{L}*|actually|eigentlich|no longer|nicht mehr|sorry|wrong|falsch|i mean|i meant|ich mein\p{L}*|make (?:it|that|this)|nein|no(?=,))(?!\p{L})/iu
const ADDS =
  /(?<!\p{L})(?:also|too|as well|additionally|in addition|besides|another|second|cc|both|and to|auch|außerdem|zusätzlich|ebenfalls|sowie|noch|und an)(?!\p{L})/iu

/**
 * "Instead", "statt", "not to X but to Y": puts what is new into the place of the old one, in what was said before, so that it
 * replaces and is not added. What is taken back within one message is taken out of it.
 * @param earlier messages before this one
 * @returns the messages as they would have been said right away, and what is left of this one
 */
export function replaceSaid(
  earlier: readonly string[],
  said: string,
  people: Surroundings['people'],
): { readonly earlier: readonly string[]; readonly rest: string } {
  const given = thingsIn(said, people)
  const old = earlier.flatMap((text) => thingsIn(text, people))
  const dropped = given.filter((thing) => isDropped(said, thing, old))
  const kept = given.filter((thing) => !dropped.includes(thing))
  const replaces = dropped.length > 0 || (earlier.length > 0 && REPLACES.test(said) && !ADDS.test(said))
  const swaps = replaces ? swapsOf(kept, dropped, old) : new Map<string, readonly string[]>()
  const used = new Set([...swaps.values()].flat())
  const gone = kept.filter(({ value }) => used.has(value))
  const cut = withoutTimes(cutOut(said, dropped, gone), earlier.length > 0)
  const rest = gone.length > 0 && isEmptied(cut) ? '' : cut
  return { earlier: earlier.map((text) => swapped(text, swaps, people)), rest }
}

function thingsIn(text: string, people: Surroundings['people']): readonly Thing[] {
  const mails = readAddresses(text, people).map(({ name, email, at }): Thing => {
    const written = text.slice(at, at + email.length).toLowerCase() === email.toLowerCase() ? email : name
    return { kind: 'mail', value: email, use: 'to', at, end: at + written.length }
  })
  const places = readPlaces(text).map(({ kind, path, use, at }): Thing => {
    const token = /^[^\s"'“”„‚‘’<>()[\]{},;]+/u.exec(text.slice(at))?.[0].replace(/[.:!?]+$/, '') ?? ''
    const named = kind === 'folder' ? text.toLowerCase().indexOf(path.toLowerCase(), at) : at
    const from = named < 0 ? at : named
    return { kind, value: path, use, at: from, end: from + (kind === 'folder' ? path.length : token.length) }
  })
  return [...mails, ...places].sort((a, b) => a.at - b.at)
}

/** Whether the words before it take it back. "Rows that are not in b.csv" takes nothing back. */
function isDropped(said: string, { value, at, end }: Thing, old: readonly Thing[]): boolean {
  const before = said.slice(0, at)
  if (INSTEAD_OF.test(before)) return true
  return NOT_THIS.test(before) && (BUT.test(said.slice(end)) || old.some((thing) => thing.value === value))
}

/** Which old value gives way to which new ones; to none when it only is taken back. */
function swapsOf(kept: readonly Thing[], dropped: readonly Thing[], old: readonly Thing[]): Map<string, readonly string[]> {
  const swaps = new Map<string, readonly string[]>()
  const isOld = ({ value }: Thing) => old.some((thing) => thing.value === value)
  const mails = kept.filter((thing) => thing.kind === 'mail' && !isOld(thing)).map(({ value }) => value)
  const named = dropped.filter((thing) => thing.kind === 'mail' && isOld(thing))
  const oldMails = named.length > 0 ? named : mails.length > 0 ? old.filter(({ kind }) => kind === 'mail') : []
  for (const [n, { value }] of oldMails.entries()) swaps.set(value, n === 0 || named.length > 0 ? mails : [])
  const taken = dropped.filter((thing) => thing.kind !== 'mail' && isOld(thing))
  for (const place of kept.filter((thing) => thing.kind !== 'mail' && !isOld(thing))) {
    const match =
      taken.find(({ value }) => !swaps.has(value)) ??
      old.find(({ kind, use, value }) => kind === place.kind && use === place.use && !swaps.has(value)) ??
      old.find(({ kind, value }) => kind === place.kind && !swaps.has(value)) ??
      old.find(({ kind, value }) => isFile(kind) && isFile(place.kind) && !swaps.has(value))
    if (match) swaps.set(match.value, [place.value])
  }
  return swaps
}

const isFile = (kind: Thing['kind']): boolean => kind === 'table' || kind === 'file'

function swapped(text: string, swaps: ReadonlyMap<string, readonly string[]>, people: Surroundings['people']): string {
  let now = text
  for (const { value, at, end } of [...thingsIn(text, people)].reverse()) {
    const others = swaps.get(value)
    if (others !== undefined) now = now.slice(0, at) + others.join(' and ') + now.slice(end)
  }
  return now
}

/** The message without what it takes back, nor what now stands in an earlier one. */
function cutOut(said: string, dropped: readonly Thing[], gone: readonly Thing[]): string {
  let now = said
  for (const thing of [...dropped, ...gone].sort((a, b) => b.at - a.at)) {
    const before = now.slice(0, thing.at)
    const words = dropped.includes(thing) ? (INSTEAD_OF.exec(before) ?? NOT_THIS.exec(before)) : null
    now = `${before.slice(0, words?.index ?? before.length)} ${now.slice(thing.end).replace(words ? BUT : /^$/, '')}`
  }
  return dropped.length + gone.length === 0
    ? said
    : now
        .replace(/\s+/g, ' ')
        .replace(/ (?=[.,;!?])/g, '')
        .trim()
}

const EMPTY = new Set(
  'send sends it them mail to the a an use take read look at in into from instead please stattdessen statt change that make this not but nicht sondern nimm nehme nehmen bitte und and an von aus sende senden schick schicke file list folder datei liste ordner recipient address go goes should be soll sollte es das die der den i mean meant no nein actually sorry rather lieber write save put with by over for zu um auf mit'.split(
    ' ',
  ),
)
/** Only words that led to what was put in its place. */
const isEmptied = (text: string): boolean =>
  text
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .every((word) => word === '' || EMPTY.has(word))

function withoutTimes(said: string, isLater: boolean): string {
  return said.replace(TIME_INSTEAD, ' ').replace(TIME_NOT, (all, ...groups) => {
    const { but } = groups.at(-1) as { readonly but?: string }
    return but !== undefined || isLater ? ' ' : all
  })
}
