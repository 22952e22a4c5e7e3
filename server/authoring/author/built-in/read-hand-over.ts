import type { Surroundings } from '#server/authoring/author/author.ts'
import { readAddresses } from '#server/authoring/author/built-in/read-places.ts'

/** Who takes over, as a part of a sentence says it: "hand it over to the Invoice clerk", "an die Rechnungsprüfung weitergeben". */

export type Crew = Pick<Surroundings, 'members' | 'people'>

/** Whom a name means. */
export type Taker =
  | { readonly kind: 'one'; readonly slug: string; readonly name: string }
  /** More than one is called so, or nobody is: `name` as it was said. */
  | { readonly kind: 'several' | 'none'; readonly name: string }

export interface Handed {
  /** As it stands in the part. */
  readonly target: string
  /** Null where what stands there is no name: it says more, or less, than who. */
  readonly taker: Taker | null
}

const OBJECT =
  '(?:it|them|this|that|everything|all|(?:the |its )(?:work|job|result|results|outcome|findings|list|rows|case|rest)|es|sie|ihn|das|dies|alles|(?:das|die|den|der) (?:ergebnis|ergebnisse|arbeit|liste|zeilen|fall|ganze|rest))'
const LINKS = '(?:(?:then|danach|anschließend|dann|bitte|please|auch|so|just|finally|zum schluss) )*'
/** What is said in no other sense. */
const SURE: readonly RegExp[] = [
  new RegExp(`^${LINKS}hand (?:${OBJECT} )?over(?: ${OBJECT})? to (.+)$`, 'iu'),
  new RegExp(`^${LINKS}pass (?:${OBJECT} )?on(?: ${OBJECT})? to (.+)$`, 'iu'),
  new RegExp(`^${LINKS}(?:${OBJECT} )?an (.+?) (?:weiter(?:zu)?(?:geben|reichen)|(?:zu )?übergeben)$`, 'iu'),
  new RegExp(`^${LINKS}(?:gib|gebe|reich|reiche)(?: ${OBJECT})? an (.+?) weiter$`, 'iu'),
  new RegExp(`^${LINKS}(?:übergib|übergebe)(?: ${OBJECT})? an (.+)$`, 'iu'),
]
/** What may be said of a person or a place as well: only where somebody of the crew has that name. */
const LOOSE: readonly RegExp[] = [
  new RegExp(`^${LINKS}(?:hand|pass|give|delegate|transfer|escalate|forward|send)(?: ${OBJECT})?(?: on| over)? to (.+)$`, 'iu'),
  new RegExp(`^${LINKS}(?:let |have )?(.+?) (?:should )?takes? over$`, 'iu'),
  new RegExp(`^${LINKS}(?:${OBJECT} )?an (.+?) (?:weiter(?:zu)?leiten|abgeben|abzugeben|geben|schicken|senden)$`, 'iu'),
  new RegExp(`^${LINKS}(?:gib|gebe|leite|schicke?|sende)(?: ${OBJECT})? an (.+?)(?: weiter| ab)?$`, 'iu'),
  new RegExp(`^${LINKS}(?:übergib|übergebe)(?: ${OBJECT})? (?:der|dem) (.+)$`, 'iu'),
  new RegExp(`^${LINKS}übernimmt (.+)$`, 'iu'),
]
const AFTER = '(?: (?:instead|rather|please|afterwards|then|stattdessen|bitte|danach|dann|lieber))*[.!]*$'
const ARTICLE = /^(?:(?:the|our|my|a|an|der|die|das|dem|den|unser\p{L}*|crew members?|crew-?mitglied|mitglied|colleague|kolleg\p{L}+) )+/iu
const NO_NAME =
  /(?<!\p{L})(?:me|us|him|her|them|you|mich|mir|uns|ihn|ihm|somebody|someone|anyone|everyone|jemand\p{L}*|jeden?|boss|chef\p{L}*|managers?|customers?|kunden?|person|people|leute|human|mensch\p{L}*|crews?|teams?|departments?|abteilung|mannschaft|crew members?|kolleg\p{L}+|colleagues?|for|with|over|above|below|under|from|on|at|in|by|as|every|each|once|only|who|whose|that|which|if|when|für|mit|ab|über|unter|nur|bei|um|von|als|wenn|jeden|alle)(?!\p{L})|[@/\d]/iu
const WORDS_MAX = 4

const plainName = (said: string): string =>
  said
    .replace(/["“”„'‚‘’]/gu, '')
    .replace(new RegExp(AFTER, 'iu'), '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(ARTICLE, '')

/** Who of the crew is called so: by name, by short name. Pure. */
export function takerNamed(said: string, { members }: Pick<Crew, 'members'>): Taker {
  const name = plainName(said)
  const short = members.find(({ slug }) => slug === name)
  if (short) return { kind: 'one', ...short }
  const low = name.toLowerCase()
  const found = members.filter(
    (one) => plainName(one.name).toLowerCase() === low || one.slug === low || one.slug === low.replaceAll(' ', '-'),
  )
  const [one] = found
  if (one && found.length === 1) return { kind: 'one', slug: one.slug, name: one.name }
  return { kind: found.length > 1 ? 'several' : 'none', name }
}

/**
 * Whom a part of a sentence hands the work over to; null when it says nothing of the kind. Pure.
 * @param order from its verb on
 */
export function readHandOver(order: string, crew: Crew): Handed | null {
  for (const [patterns, isSure] of [
    [SURE, true],
    [LOOSE, false],
  ] as const)
    for (const pattern of patterns) {
      const target = pattern.exec(order.replace(/[.!]+$/, ''))?.[1]
      if (target === undefined) continue
      const taker = takerNamed(target, crew)
      const isPerson = readAddresses(target, crew.people).length > 0
      if (taker.kind !== 'none' && (isSure || !isPerson)) return { target, taker }
      if (!isSure || isPerson || /[@/]|\.\p{L}{2,5}(?!\p{L})/u.test(target)) continue
      return { target, taker: isName(taker.name) ? taker : null }
    }
  return null
}

const isName = (name: string): boolean => /^\p{L}[\p{L}\d '-]+$/u.test(name) && !NO_NAME.test(name) && name.split(' ').length <= WORDS_MAX
