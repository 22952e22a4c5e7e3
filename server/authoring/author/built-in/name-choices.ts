import type { Surroundings } from '#server/authoring/author/author.ts'
import { namedSkills } from '#server/authoring/author/built-in/compose-skills.ts'
import { namedApps } from '#server/authoring/author/built-in/find-apps.ts'
import type { Choice, HandOver } from '#server/authoring/author/built-in/job.ts'
import { splitClauses } from '#server/authoring/author/built-in/split-clauses.ts'

/** The names of a text that more than one fits, one of each kind. Pure. */
export function nameChoices(
  text: string,
  { handOver, think }: { readonly handOver: HandOver | null; readonly think: boolean },
  surroundings: Surroundings,
): readonly Choice[] {
  const found: Choice[] = []
  if (handOver?.taker.kind === 'several') {
    const { name, among } = handOver.taker
    const isTwice = (one: string): boolean => among.filter((other) => other.name === one).length > 1
    const labelled = among.map((one) => ({ key: one.slug, label: isTwice(one.name) ? `${one.name} (${one.slug})` : one.name }))
    found.push({ slot: 'taker', name, among: labelled })
  }
  const app = namedApps(text, surroundings).find(({ among }) => among !== undefined)
  if (app?.among) found.push({ slot: 'app', name: app.app, among: app.among.map((key) => ({ key, label: key })) })
  const skill = think ? namedSkills(text, surroundings).find(({ fitting }) => fitting.length > 1) : undefined
  if (skill) found.push({ slot: 'skill', name: skill.name, among: skill.fitting.map(({ slug }) => ({ key: slug, label: slug })) })
  return found
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, ' ')
    .trim()
const LEADS = /^(?:(?:the|to|an|it is|i mean|please|der|die|das|dem|den|ich meine|bitte) )+/u
/** A name behind it, or in the same part before it, is the one that is not meant. */
const REFUSES =
  /(?<!\p{L})(?:not|no|never|without|but|except|other than|rather than|instead of|don.t|doesn.t|isn.t|nicht|nie|ohne|außer|statt|anstatt|bloß nicht|kein\p{L}*)(?!\p{L})/iu
/** Around a name, and nothing more than it: all else that was said is read on. */
const FILLS =
  /^(?:(?:the|to|it|is|it.s|its|that|this|would|be|should|i|we|mean|meant|think|one|please|thanks|thank|you|then|yes|ok|okay|and|use|take|takes|over|of|course|der|die|das|dem|den|an|ich|wir|meine?|es|ist|bitte|danke|dann|ja|und|nimm|nehmen|übernimmt|soll)(?: |$))*$/u

/** To a question that has one name to choose. */
const AGREES = /^\s*(?:yes|yep|yeah|exactly|right|correct|ja|genau|richtig|stimmt)(?:,? (?:please|bitte|that one|that.s right))?[\s.!]*$/iu

/** What an answer chooses, and what it says besides. */
interface Chosen {
  readonly key: string
  readonly rest: string
}

/** Which one an answer means, and what is left of it; null when it means none of them, refuses one, or more than one. Pure. */
export function chosen({ among }: Choice, answer: string): Chosen | null {
  const isCalled = (said: string) => among.filter(({ key, label }) => said === plain(label) || said === plain(key))
  const [whole, ...wholes] = isCalled(plain(answer).replace(LEADS, ''))
  if (whole) return wholes.length === 0 ? { key: whole.key, rest: '' } : null
  const [only, ...others] = among
  if (only && others.length === 0 && AGREES.test(answer)) return { key: only.key, rest: '' }
  const parts = splitClauses(answer)
  const exact = parts.flatMap(({ text, from, to }) => isCalled(plain(text).replace(LEADS, '')).map(({ key }) => ({ key, from, to })))
  const near = among.flatMap(({ key, label }) => spanOf(answer, label).map((span) => ({ key, ...span })))
  const found = [...exact, ...near]
  const [one] = found
  if (!one || found.some(({ key }) => key !== one.key)) return null
  const touched = parts.filter(({ from, to }) => from < one.to && one.from < to)
  const [from, to] = [Math.min(one.from, ...touched.map((part) => part.from)), Math.max(one.to, ...touched.map((part) => part.to))]
  const [before, after] = [answer.slice(from, one.from), answer.slice(one.to, to)]
  if (REFUSES.test(answer.slice(0, one.from).replace(/^\s*(?:no|nein)\s*,/iu, '')) || REFUSES.test(after)) return null
  const beside = [before, after].filter((words) => !FILLS.test(plain(words)))
  return { key: one.key, rest: [tidy(answer.slice(0, from), ENDS_LINKED), ...beside, tidy(answer.slice(to), LINKED)].join(' ').trim() }
}

/** Whether an answer speaks of one that there is to choose from: one that `chosen` does not take was refused, or is one of two. */
export const isSpokenOf = ({ among }: Choice, answer: string): boolean =>
  among.some(({ key, label }) => spanOf(answer, label).length > 0 || spanOf(answer, key).length > 0)

const LINKED = /^[\s.,;:!?–—-]*(?:(?:and|but|und|aber)(?!\p{L})[\s,]*)*/iu
const ENDS_LINKED = /[\s,;:–—-]*(?:(?<!\p{L})(?:and|but|und|aber)[\s,]*)*$/iu
const tidy = (text: string, around: RegExp): string => text.replace(around, '')

/** Where a name stands as words of its own, however they are parted. */
function spanOf(answer: string, label: string): readonly { readonly from: number; readonly to: number }[] {
  const words = plain(label).split(' ').map(escaped).join('[^\\p{L}\\d]+')
  const match = new RegExp(`(?<![\\p{L}\\d])${words}(?![\\p{L}\\d])`, 'iu').exec(answer)
  return match === null ? [] : [{ from: match.index, to: match.index + match[0].length }]
}

/** The messages with the one that was chosen in the place of the name that more than one fits. Pure. */
export function withChosen(pieces: readonly string[], { slot, name }: Choice, key: string, surroundings: Surroundings): readonly string[] {
  return pieces.map((piece) => {
    if (slot === 'app') return piece.split(new RegExp(`(?<![\\p{L}\\d])${escaped(name)}(?![\\p{L}\\d-])`, 'u')).join(key)
    const skill = namedSkills(piece, surroundings).find((one) => one.name === name)
    return skill === undefined ? piece : piece.replace(skill.said, () => `the ${key} skill`)
  })
}
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
