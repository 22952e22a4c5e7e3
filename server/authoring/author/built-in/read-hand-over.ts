import { type Carried, carriedBy, handedRows, OBJECT } from '#server/authoring/author/built-in/handed-rows.ts'
import { type Crew, isName, type Taker, takerNamed, takersNear } from '#server/authoring/author/built-in/name-taker.ts'
import { readAddresses } from '#server/authoring/author/built-in/read-places.ts'

/** Who takes over, as a part of a sentence says it: "hand it over to the Invoice clerk", "an die Rechnungsprüfung weitergeben". */

export interface Handed {
  /** As it stands in the part. */
  readonly target: string
  readonly carries: Carried
  /** Null where what stands there is no name: it says more, or less, than who. */
  readonly taker: Taker | null
}

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
      const carries = carriedBy(order.replace(target, ' '))
      const isPerson = readAddresses(target, crew.people).length > 0
      if (taker.kind !== 'none' && (isSure || !isPerson)) return { target, taker, carries }
      if (isPerson || /[@/]|\.\p{L}{2,5}(?!\p{L})/u.test(target)) continue
      if (isSure) return { target, carries, taker: isName(taker.name) ? nearest(taker.name, crew) : null }
      if (carries !== 'result' && GIVES.test(order) && isName(taker.name)) return { target, carries, taker: null }
    }
  const rows = handedRows(order, crew)
  return rows && { target: rows.target, carries: carriedBy(rows.object), taker: null }
}

/** Nobody is called so: those whose name has it, to choose from. */
function nearest(name: string, crew: Crew): Taker {
  const among = takersNear(name, crew)
  return among.length === 0 ? { kind: 'none', name } : { kind: 'several', name, among }
}

/** Rows that are given to nobody of the crew: no other reader takes these words for a letter. */
const GIVES = /^(?:hand|give|gib|gebe)(?!\p{L})/iu
