import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseDefinitionYaml } from '#server/compiler/locate.ts'
import { definitionSchema } from '#server/crew/schema.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'

/** Templates ship with the program, which runs in its own folder: one folder each, the YAML named like it, sample files beside. */
const FOLDER = join(process.cwd(), 'examples')

export interface Template {
  readonly ref: string
  readonly name: string
  readonly summary: string
  readonly yaml: string
  /** Names of the sample files beside it. */
  readonly files: readonly string[]
}

/** Every template, by name. */
export async function listTemplates(): Promise<Template[]> {
  const entries = await readdir(FOLDER, { withFileTypes: true })
  const found = await Promise.all(entries.filter((entry) => entry.isDirectory()).map(async (entry) => await readTemplate(entry.name)))
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** @throws AppError NOT_FOUND */
export async function readTemplate(ref: string): Promise<Template> {
  if (!/^[a-z][a-z0-9-]{1,62}$/.test(ref)) throw new AppError('NOT_FOUND', { context: { template: ref.slice(0, 80) } })
  const folder = join(FOLDER, ref)
  let yaml: string
  try {
    yaml = await readFile(join(folder, `${ref}.yaml`), 'utf8')
  } catch (cause) {
    throw new AppError('NOT_FOUND', { cause, context: { template: ref } })
  }
  const parsed = parseDefinitionYaml(yaml)
  const definition = definitionSchema.parse(parsed.ok ? parsed.value : null)
  const files = (await readdir(folder)).filter((name) => /\.(csv|xlsx|txt|json)$/.test(name)).sort()
  return { ref, name: definition.metadata.name, summary: definition.metadata.summary, yaml, files }
}

/** Bytes of a sample file. */
export async function readSample(template: Template, name: string): Promise<Uint8Array> {
  if (!template.files.includes(name)) throw new AppError('NOT_FOUND', { context: { file: name } })
  return await readFile(join(FOLDER, template.ref, name))
}

/** The inputs a form starts with: the `default` of each property, as far as there are any. */
export function defaultInputs(inputsSchema: { readonly [key: string]: JsonValue }): { [key: string]: JsonValue } {
  const properties = (inputsSchema['properties'] ?? {}) as { readonly [key: string]: { readonly default?: JsonValue } }
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) => (schema.default === undefined ? [] : [[name, schema.default]])),
  )
}
