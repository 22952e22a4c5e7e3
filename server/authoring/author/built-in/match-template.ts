import Fuse from 'fuse.js'
import type { KnownTemplate, Surroundings } from '#server/authoring/author/author.ts'
import { timeless } from '#server/authoring/author/built-in/read-job.ts'
import { readAddresses, readPlaces } from '#server/authoring/author/built-in/read-places.ts'
import type { DefinitionInput } from '#server/crew/schema.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'

/** The name has to be at least this share of what is said besides time, places and filler words. */
const SHARE_MIN = 0.5
const bare = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, ' ')
    .trim()} `
/** Words that only carry the wish. */
const FILLERS = new Set(
  'i we want need please a an the do run start make use hire somebody someone who does for our my like to me can you bitte ich wir brauche möchte will eine einen ein der die das den mach starte nimm vorlage template and with from every weekly daily monthly on at every monday tuesday wednesday thursday friday saturday sunday morning evening week day month am um uhr pm'.split(
    ' ',
  ),
)

/** The template that a short sentence names; a longer one says more than a template knows. */
export function matchTemplate(text: string, { templates }: Surroundings): KnownTemplate | null {
  const content = bare(timeless(text).replace(/\S+[@/.]\S+/gu, ' '))
    .trim()
    .split(' ')
    .filter((word) => !FILLERS.has(word) && !/\d/.test(word))
  const said = wordsSaid(text)
  const names = (name: string): boolean => {
    const words = bare(name).trim().split(' ')
    return words.length / Math.max(1, content.length) >= SHARE_MIN && words.every(said)
  }
  return (
    [...templates]
      .sort((a, b) => b.title.length - a.title.length || (a.ref < b.ref ? -1 : 1))
      .find(({ title, ref }) => names(title) || names(ref)) ?? null
  )
}

/** Whether a word is said, or one that is written nearly so: of four letters on, with the same first. */
function wordsSaid(text: string): (word: string) => boolean {
  const said = bare(text).trim().split(' ')
  const near = new Fuse(said, { ignoreLocation: true, threshold: 0.25 })
  return (word) =>
    said.includes(word) || (word.length >= 4 && near.search(word).some(({ item }) => item.length >= 4 && item.charAt(0) === word.charAt(0)))
}

/** Its definition, with files and addresses of the sentence in the first fields of their kind. */
export function fillTemplate(definition: DefinitionInput, text: string, { people }: Surroundings): DefinitionInput {
  const file = readPlaces(text).find(({ kind }) => kind === 'table' || kind === 'file')?.path
  const email = readAddresses(text, people)[0]?.email
  const inputs = definition.inputs
  const properties = { ...(inputs?.['properties'] as { [name: string]: JsonObject } | undefined) }
  const set = (format: string, given: string | undefined) => {
    const name = Object.keys(properties).find((key) => properties[key]?.['format'] === format)
    if (given !== undefined && name !== undefined) properties[name] = { ...properties[name], default: given }
  }
  set('file', file)
  set('email', email)
  return inputs === undefined ? definition : { ...definition, inputs: { ...inputs, properties } as NonNullable<DefinitionInput['inputs']> }
}
