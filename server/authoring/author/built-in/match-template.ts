import type { KnownTemplate, Surroundings } from '#server/authoring/author/author.ts'
import { readAddresses, readPlaces } from '#server/authoring/author/built-in/read-places.ts'
import type { DefinitionInput } from '#server/crew/schema.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'

const WORDS_MAX = 18
const bare = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, ' ')
    .trim()} `
/** Words that only carry the wish. */
const FILLERS = new Set(
  'i we want need please a an the do run start make use hire somebody someone who does for our my like to me can you bitte ich wir brauche möchte will eine einen ein der die das den mach starte nimm vorlage template and with from'.split(
    ' ',
  ),
)

/** The template that a short sentence names; a longer one says more than a template knows. */
export function matchTemplate(text: string, { templates }: Surroundings): KnownTemplate | null {
  const said = bare(text)
  if (
    said
      .trim()
      .split(' ')
      .filter((word) => !FILLERS.has(word)).length > WORDS_MAX
  )
    return null
  return (
    [...templates]
      .sort((a, b) => b.title.length - a.title.length)
      .find(({ title, ref }) => said.includes(bare(title)) || said.includes(bare(ref))) ?? null
  )
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
