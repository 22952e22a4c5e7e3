import { findSchedule } from '#server/authoring/author/built-in/find-schedule.ts'
import { withoutLead } from '#server/authoring/author/built-in/foreign-acts.ts'
import { saysStart } from '#server/authoring/author/built-in/hand-over-conditions.ts'
import { type Carried, carriedBy, type HandedRows, handedRows, isSurelyHanded } from '#server/authoring/author/built-in/handed-rows.ts'
import { type Crew, takerNamed } from '#server/authoring/author/built-in/name-taker.ts'
import { readHandOver } from '#server/authoring/author/built-in/read-hand-over.ts'
import { splitClauses } from '#server/authoring/author/built-in/split-clauses.ts'

/** What leads to the order beside times and politeness. */
const WISH =
  /^(?:(?:we|i|you|it|he|she) (?:want(?:s)?|need(?:s)?|would like|should|must|have|has)(?: (?:you|somebody|someone))?(?: to)?|(?:your|the) (?:job|work|task) is to)$/iu
const LEAD_MAX = 80
/** A longer part of a sentence is no order of this kind: what follows tries it word by word. */
const LETTERS_MAX = 300
/** Of one message that are tried. */
const ORDERS_MAX = 6
const HANDS =
  /(?<!\p{L})(?:hand|pass|give|delegate|transfer|escalate|forward|send|gib|gebe|reiche?|leite|schicke?|sende|übergib|übergebe|\p{L}{0,8}(?:geben|reichen|leiten)|schicken|senden)(?!\p{L})/iu

/**
 * The same message, what is read before what is handed over: "read the rows of orders.csv, then hand over the rows to the
 * Controller". Each half is then understood like any other order. One that stands beside another list, or narrows the rows beside
 * something else that is done with them, is left as it was said. Pure.
 * @param fits whether what is handed over goes with everything else that was said, `rest` of this message among it
 * @param isTimed whether something else says when it starts
 */
export function splitHandedRows(
  said: string,
  crew: Crew,
  { fits, isTimed }: { readonly fits: (object: string, rest: string) => boolean; readonly isTimed: (rest: string) => boolean },
): string {
  const orders = splitClauses(said).filter(({ text, hangs }) => !hangs && text.length <= LETTERS_MAX && HANDS.test(text))
  for (const clause of orders.slice(0, ORDERS_MAX).toReversed()) {
    const after = said.slice(clause.to)
    const found = orderIn(clause.text, crew)
    if (found === null) {
      const lead = said.slice(0, clause.from)
      const timed = isTimed(`${lead} ${after}`) ? null : timedOrder(clause.text, crew)
      if (timed !== null) return `${lead}${timed}${after}`
      continue
    }
    const { at, handed } = found
    const before = said.slice(0, clause.from + at)
    if (!fits(handed.object, `${before} ${after}`)) continue
    return `${before}${inTwo(timeFirst(handed, crew), carriedBy(handed.object), { order: clause.text.slice(at), crew })}${after}`
  }
  return said
}

function orderIn(text: string, crew: Crew): { readonly at: number; readonly handed: HandedRows } | null {
  const order = withoutLead(text)
  const own = handedRows(order, crew)
  if (own !== null) return { at: text.length - order.length, handed: own }
  for (const { index } of order.slice(0, LEAD_MAX).matchAll(/(?<=\s)\p{L}/gu)) {
    const lead = order.slice(0, index).trim()
    const handed =
      WISH.test(lead) || findSchedule(text.slice(0, text.length - order.length + index)) !== null
        ? handedRows(order.slice(index), crew)
        : null
    if (handed !== null && /^(?:hand|pass|give|gib|übergib)/iu.test(order.slice(index)))
      return { at: text.length - order.length + index, handed }
  }
  return null
}

/** "To the Controller every Friday at 9": the time is the one of the job. */
function timeFirst(handed: HandedRows, crew: Crew): HandedRows {
  const cuts = [...handed.target.matchAll(/ /g)]
    .map(({ index }) => ({ name: handed.target.slice(0, index), rest: handed.target.slice(index + 1) }))
    .filter(({ name, rest }) => saysStart(rest) && !saysStart(name) && !ONLY_ARTICLE.test(name))
  const cut = cuts.find(({ name }) => takerNamed(name, crew).kind !== 'none') ?? cuts[0]
  return cut === undefined ? handed : { ...handed, target: cut.name, object: `${handed.object} ${cut.rest}` }
}
const ONLY_ARTICLE = /^(?:the|our|my|an?|der|die|das|dem|den|unser\p{L}*)$/iu

/** "Hand it over to the Controller every Friday at 9", where nothing else says when: the time in front, as of any order. */
function timedOrder(text: string, crew: Crew): string | null {
  for (const { index } of text.matchAll(/ /g)) {
    const [order, rest] = [text.slice(0, index), text.slice(index + 1)]
    if ((readHandOver(withoutLead(order), crew)?.taker?.kind ?? 'none') !== 'none' && saysStart(rest) && !saysStart(order))
      return `${rest} ${order}`
  }
  return null
}

function inTwo(
  { object, target, language }: HandedRows,
  what: Carried,
  { order, crew }: { readonly order: string; readonly crew: Crew },
): string {
  const isMeant = takerNamed(target, crew).kind !== 'none' || isSurelyHanded(order)
  if (language === 'de') {
    const rows = what === 'each' ? 'jede Zeile' : what === 'file' ? 'die Datei' : 'die Zeilen'
    return `${object} lesen, dann ${isMeant ? `${rows} an ${target} übergeben` : `gib ${rows} an ${target}`}`
  }
  const rows = what === 'each' ? 'each row' : what === 'file' ? 'the file' : 'the rows'
  return `read ${object}, then ${isMeant ? 'hand over' : 'give'} ${rows} to ${target}`
}
