import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { parseDefinitionYaml } from '#server/compiler/locate.ts'
import { definitionSchema, type Step } from '#server/crew/schema.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'

/** Templates ship with the program, which runs in its own folder: one folder each, the YAML named like it, sample files beside. */
const FOLDER = join(process.cwd(), 'examples')

export interface Template {
  readonly ref: string
  readonly name: string
  readonly summary: string
  readonly yaml: string
  /** Paths of the sample files beside it, which are their paths in the workspace too. */
  readonly files: readonly string[]
  /** Every input that is needed has a default, so it can be tried at once. */
  readonly sample: boolean
  /** A step asks a model, so it can be put to work only where one is connected. */
  readonly needsModel: boolean
}

/** Beside them lie the example skills. */
const SKILLS = 'skills'

/** Every template by name, those that work without a model first. */
export async function listTemplates(): Promise<Template[]> {
  const entries = await readdir(FOLDER, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== SKILLS)
  const found = await Promise.all(folders.map(async (entry) => await readTemplate(entry.name)))
  return found.sort((a, b) => Number(a.needsModel) - Number(b.needsModel) || (a.name < b.name ? -1 : 1))
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
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => path !== `${ref}.yaml`)
    .sort()
  const { name, summary } = definition.metadata
  return { ref, name, summary, yaml, files, sample: hasDefaults(definition.inputs), needsModel: definition.steps.some(asksModel) }
}

function asksModel(step: Step): boolean {
  switch (step.kind) {
    case 'think':
    case 'act':
      return true
    case 'each':
      return step.steps.some(asksModel)
    case 'branch':
      return [...step.arms.flatMap(({ steps }) => steps), ...step.otherwise].some(asksModel)
    case 'parallel':
      return Object.values(step.branches).flat().some(asksModel)
    case 'attempt':
      return [...step.steps, ...step.catch].some(asksModel)
    default:
      return false
  }
}

function hasDefaults(inputs: { readonly [key: string]: JsonValue }): boolean {
  const defaults = defaultInputs(inputs)
  const required = Array.isArray(inputs['required']) ? inputs['required'] : []
  return required.every((name) => typeof name === 'string' && Object.hasOwn(defaults, name))
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
