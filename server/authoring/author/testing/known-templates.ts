import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { KnownTemplate } from '#server/authoring/author/author.ts'
import { definitionSchema } from '#server/crew/schema.ts'

const FOLDER = join(import.meta.dirname, '../../../../examples')

/** The templates that ship with the product, as an author knows them. */
export function knownTemplates(): readonly KnownTemplate[] {
  return (
    readdirSync(FOLDER, { withFileTypes: true })
      // beside them lie the example skills
      .filter((entry) => entry.isDirectory() && entry.name !== 'skills')
      .map(({ name }) => templateOf(name))
      .sort((a, b) => (a.ref < b.ref ? -1 : 1))
  )
}

function templateOf(ref: string): KnownTemplate {
  const yaml = readFileSync(join(FOLDER, ref, `${ref}.yaml`), 'utf8')
  const document: unknown = parse(yaml)
  const { metadata } = definitionSchema.parse(document)
  return {
    ref,
    title: metadata.name,
    summary: metadata.summary,
    needsModel: /\bkind: (?:think|act)\b/.test(yaml),
    definition: document as NonNullable<KnownTemplate['definition']>,
  }
}
