import { type ForeignAct, foreignActs } from '#server/authoring/author/built-in/foreign-acts.ts'
import { handedWhen, startsWith } from '#server/authoring/author/built-in/hand-over-conditions.ts'
import type { HandOver } from '#server/authoring/author/built-in/job.ts'
import { type Crew, takerNamed } from '#server/authoring/author/built-in/name-taker.ts'
import type { When } from '#server/authoring/author/built-in/read-when.ts'
import { splitClauses, withoutClause } from '#server/authoring/author/built-in/split-clauses.ts'

interface Around {
  readonly able: (clause: string) => boolean
  readonly crew: Crew
}

/**
 * Who takes over, of all messages: the first that one message names, and of several messages the last. A condition that nothing
 * can hold to, another time than the one of the job, or no name makes none. Pure.
 */
export function handOverSaid(pieces: readonly string[], starts: When, { able, crew }: Around): HandOver | null {
  return pieces.reduce<HandOver | null>((old, piece) => {
    const one = firstOf(foreignActs(piece, able, crew), starts)
    return one === null || (old !== null && ADDS.test(piece)) ? old : one
  }, null)
}

function firstOf(acts: readonly ForeignAct[], starts: When): HandOver | null {
  for (const { text, handOver } of acts) {
    if (!handOver?.taker || handOver.when === 'other' || !handOver.starts.every((part) => startsWith(part, starts))) continue
    return { taker: handOver.taker, when: handOver.when, carries: handOver.carries, words: text }
  }
  return null
}

const ADDS = /(?<!\p{L})(?:also|too|as well|additionally|besides|auch|außerdem|zusätzlich|ebenfalls)(?!\p{L})/iu
const HANDING =
  '(?:hand(?:ing|ed)?(?: \\p{L}+)? ?-?overs?|hand(?:ing)? over|pass(?:ing|ed)?(?: \\p{L}+)? on|weiter(?:zu)?(?:geben|reichen)|(?:zu )?übergeben|übergabe)'
const STOPS = new RegExp(
  `^(?:(?:please|bitte|but|aber|and|und|doch|actually|eigentlich) )*(?:(?:do not|don.t|never|no longer|no|stop|without|skip|drop|leave out|nobody|nicht(?: mehr)?|kein\\p{L}*|ohne|doch nicht)(?!\\p{L})[^.;]{0,60}?(?<!\\p{L})${HANDING}(?!\\p{L})|(?:gib|gebe|reiche?) (?:es |das |sie |ihn )?(?:doch )?nicht(?: mehr)?(?!\\p{L})[^.;]{0,60}?weiter$)`,
  'iu',
)
const TALK = /^(?:no|nein|nope|sorry|oh|wait|actually|eigentlich|i mean|ich meine|please|bitte|instead|stattdessen|rather)$/iu
const NOT_THAT = /^(?:no |nein )?(?:not|nicht)(?: \p{L}+)? (?:to|an) .{1,60}$/iu
const TO = /^(?:(?:no|nein|actually|rather|lieber|stattdessen|instead|sondern|but|doch) )*(?:(?:to|an) )?(.{1,80})$/iu

interface Turned {
  readonly earlier: readonly string[]
  readonly rest: string
}

/**
 * "No, to the Controller instead", "hand it over to the Controller", "don't hand over": a later word about who takes over is put in
 * the place of the earlier one, under the condition that was said for it, or takes it out. Pure.
 * @param earlier messages before this one
 * @param about whether something else was asked just before
 * @returns the messages as they would have been said right away, and what is left of this one
 */
export function turnHandOver(earlier: readonly string[], said: string, about: Around & { readonly isAsked: boolean }): Turned {
  const { able, crew, isAsked } = about
  const acts = earlier.map((piece) => foreignActs(piece, able, crew).filter(({ handOver }) => handOver?.taker))
  if (acts.every(({ length }) => length === 0)) return { earlier, rest: said }
  const clauses = splitClauses(said)
  const bare = clauses.filter(({ text }) => isBare(text, crew))
  const stops = clauses.filter(({ text }) => STOPS.test(text) && !namesAnother(text, acts.flat(), crew))
  const others = clauses.filter((one) => !bare.includes(one) && !stops.includes(one) && !TALK.test(one.text) && !NOT_THAT.test(one.text))
  const [to] = bare
  if (to && bare.length === 1 && others.length === 0 && (!isAsked || clauses.length > 1))
    return { earlier: redirected(earlier, acts, TO.exec(to.text)?.[1] ?? ''), rest: '' }
  const [limit, ...none] = clauses.filter(({ text }) => !/^(?:only|nur)$/iu.test(text))
  if (limit?.hangs && none.length === 0 && handedWhen(limit.text) === 'found')
    return {
      earlier: earlier.map((piece, n) => (acts[n] ?? []).reduceRight((text, act) => limited(text, act, limit.text), piece)),
      rest: '',
    }
  if (stops.length > 0)
    return {
      earlier: earlier.map((piece, n) => (acts[n] ?? []).reduceRight(withoutClause, piece)),
      rest: stops.reduceRight(withoutClause, said).trim(),
    }
  const [anew, ...more] = foreignActs(said, able, crew).filter(({ handOver }) => handOver?.taker)
  if (!anew?.handOver || more.length > 0 || anew.handOver.when !== 'always' || ADDS.test(said)) return { earlier, rest: said }
  return { earlier: redirected(earlier, acts, anew.handOver.target), rest: withoutClause(said, anew).trim() }
}

/** "Never to the Controller" takes nothing from the one that it is handed to. */
function namesAnother(text: string, acts: readonly ForeignAct[], { members }: Crew): boolean {
  const low = text.toLowerCase()
  const named = members.filter(({ name, slug }) => low.includes(name.toLowerCase()) || low.includes(slug))
  const standing = acts.map(({ handOver }) => handOver?.target.toLowerCase() ?? '')
  return named.length > 0 && !named.some(({ name, slug }) => standing.some((one) => one.includes(name.toLowerCase()) || one.includes(slug)))
}

const limited = (text: string, { to, handOver }: ForeignAct, condition: string): string =>
  handOver?.when === 'always' ? `${text.slice(0, to)} ${condition}${text.slice(to)}` : text

const isBare = (text: string, crew: Crew): boolean => {
  const named = TO.exec(text)?.[1]
  return named !== undefined && takerNamed(named, crew).kind === 'one'
}

/** The same words with another name in them, so that the condition stays. */
function redirected(earlier: readonly string[], acts: readonly (readonly ForeignAct[])[], target: string): readonly string[] {
  return earlier.map((piece, n) =>
    (acts[n] ?? []).reduceRight((text, act) => {
      const old = act.handOver?.target ?? ''
      const at = text.indexOf(old, act.from)
      return at < 0 || at >= act.to ? text : text.slice(0, at) + target + text.slice(at + old.length)
    }, piece),
  )
}
