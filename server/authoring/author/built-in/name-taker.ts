import type { Surroundings } from '#server/authoring/author/author.ts'

/** Whom of the crew a name means. */

export type Crew = Pick<Surroundings, 'members' | 'people'>

/** Whom a name means. */
export type Taker =
  | { readonly kind: 'one'; readonly slug: string; readonly name: string }
  /** More than one is called so, or a part of a name was said that some have: `name` as it was said. */
  | { readonly kind: 'several'; readonly name: string; readonly among: Crew['members'] }
  | { readonly kind: 'none'; readonly name: string }

const AFTER = '(?: (?:instead|rather|please|afterwards|then|stattdessen|bitte|danach|dann|lieber))*[.!]*$'
const ARTICLE = /^(?:(?:the|our|my|a|an|der|die|das|dem|den|unser\p{L}*|crew members?|crew-?mitglied|mitglied|colleague|kolleg\p{L}+) )+/iu
const NO_NAME =
  /(?<!\p{L})(?:me|us|him|her|them|you|mich|mir|uns|ihn|ihm|somebody|someone|anyone|everyone|jemand\p{L}*|jeden?|boss|chef\p{L}*|managers?|customers?|kunden?|person|people|leute|human|mensch\p{L}*|crews?|teams?|departments?|abteilung|mannschaft|crew members?|kolleg\p{L}+|colleagues?|for|with|over|above|below|under|from|on|at|in|by|as|within|until|till|before|after|without|during|immediately|confidentially|personally|directly|quickly|urgently|daily|weekly|monthly|today|tomorrow|tonight|every|each|once|only|who|whose|that|which|if|when|für|mit|ab|über|unter|nur|bei|um|von|als|wenn|jeden|alle|bis|binnen|innerhalb|vor|nach|ohne|während|sofort|umgehend|vertraulich|persönlich|direkt|dringend|täglich|wöchentlich|monatlich|heute|morgen)(?!\p{L})|[@/\d]/iu
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
  return found.length > 1 ? { kind: 'several', name, among: found } : { kind: 'none', name }
}

/** Whether words are short enough for a name, and none that says more, or less, than who. Pure. */
export const isName = (name: string): boolean =>
  /^\p{L}[\p{L}\d '-]+$/u.test(name) && !NO_NAME.test(name) && name.split(' ').length <= WORDS_MAX

/** Those of the crew that have all words of a name in theirs: "clerk" is said of an Invoice clerk. Pure. */
export function takersNear(name: string, { members }: Pick<Crew, 'members'>): Crew['members'] {
  const words = (text: string): readonly string[] =>
    text
      .toLowerCase()
      .split(/[^\p{L}\d]+/u)
      .filter(Boolean)
  const said = words(name)
  return said.length === 0 ? [] : members.filter((one) => said.every((word) => words(one.name).includes(word)))
}
