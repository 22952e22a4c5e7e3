import type { Surroundings } from '#server/authoring/author/author.ts'
import { namedSkills } from '#server/authoring/author/built-in/compose-skills.ts'
import { namedApps } from '#server/authoring/author/built-in/find-apps.ts'
import type { Choice, HandOver } from '#server/authoring/author/built-in/job.ts'

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

/** Which one an answer means; null when it means none of them, or more than one. Pure. */
export function chosen({ among }: Choice, answer: string): string | null {
  const said = plain(answer).replace(LEADS, '')
  const exact = among.filter(({ key, label }) => said === plain(label) || said === plain(key))
  const near = among.filter(({ label }) => ` ${said} `.includes(` ${plain(label)} `))
  const [one, ...more] = exact.length > 0 ? exact : near
  return one && more.length === 0 ? one.key : null
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
