import { type Crew, takerNamed } from '#server/authoring/author/built-in/name-taker.ts'
import type { Clause } from '#server/authoring/author/built-in/split-clauses.ts'

/** What somebody who takes over does with it: "…, who mails the customer". It is the work of the other, never of this one. */

const WHO = /^(?:who|which|that)(?!\p{L})/iu
/** "Die sie prüft", and no further order about "die Liste". */
const DER =
  /^(?:der|die|das|welche[rs]?|denen|dem)(?!\p{L}) (?:(?:sie|es|ihn|ihnen|ihm|ihr|sich|den|dem|das|einen?|einem|einer?|dann|danach|daraus|davon|damit|alle[sn]?|anschließend|wiederum|auch|nur|selbst)(?!\p{L})|.*\p{L}t$)/iu
/** "And calls the boss": no order, but what the other does as well. */
const GOES_ON =
  /^(?:(?:then|also|afterwards|dann|danach|auch) )?(?:(?!(?:as|is|this|its|was|has|always|plus)(?!\p{L}))\p{L}+(?<![su])s(?!\p{L})|(?!.*(?:übergib|schick[e]?|sende)(?!\p{L})).*\p{L}t$)/u
const BETWEEN = /^[\s,]*(?:(?:and|or|but|und|oder|aber|then|dann)[\s,]*)*$/iu

/** Whether a part says what the one does whom the part before it names. Pure. */
export const isRelative = ({ text }: Clause): boolean => WHO.test(text) || DER.test(text)

/** Whether it goes on with what the other does. Pure. */
export const goesOn = ({ text }: Clause, between: string): boolean => BETWEEN.test(between) && GOES_ON.test(text)

const UNPARTED = /(?<= to )((?:(?:the|our|my) )?[\p{L}\d][\p{L}\d' -]{0,60}?) (?=who \p{L}+s(?!\p{L}))/giu

/** "To the Controller who mails them" with a comma behind the name, so that it ends there. Pure. */
export function partedWho(said: string, crew: Crew): string {
  return said.replace(UNPARTED, (all, name: string) => (takerNamed(name, crew).kind === 'none' ? all : `${name}, `))
}
