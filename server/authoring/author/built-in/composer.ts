import type { AuthorAnswer, Gap, Surroundings } from '#server/authoring/author/author.ts'
import type { DefinitionInput } from '#server/crew/schema.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import type { Say } from '#server/kernel/language/say.ts'

/** A step as it is put together; the schema reads it afterwards. */
export interface StepInput {
  readonly id: string
  readonly kind: string
  readonly tool?: string
  readonly steps?: readonly StepInput[]
  readonly arms?: readonly { readonly when: string; readonly steps: readonly StepInput[] }[]
  readonly [field: string]: unknown
}
type Confirm = AuthorAnswer['toConfirm'][number]
type Understood = AuthorAnswer['understood'][number]

/** A job description while it is put together; every piece says where it went. */
export interface Composer {
  readonly say: Say
  readonly surroundings: Surroundings
  readonly steps: StepInput[]
  readonly understood: Understood[]
  readonly toConfirm: Confirm[]
  readonly gaps: Gap[]
  readonly inputs: { [name: string]: JsonObject }
  readonly required: Set<string>
  readonly targets: Map<string, Set<string>>
  /** The list that the actions go over, as CEL; null when there is none. */
  rows: string | null
  /** Columns of the rows, in their order; empty when nobody knows them. */
  columns: readonly string[]
  /** What the actions say or write, as CEL text. */
  text: string | null
  memory: boolean
}

export function newComposer(say: Say, surroundings: Surroundings): Composer {
  return {
    say,
    surroundings,
    steps: [],
    understood: [],
    toConfirm: [],
    gaps: [],
    inputs: {},
    required: new Set(),
    targets: new Map(),
    rows: null,
    columns: [],
    text: null,
    memory: false,
  }
}

/** Adds a step, its tool declared with where it may reach. @returns the id that it got: a second `mail` is `mail2` */
export function addStep(composer: Composer, step: StepInput, targets: readonly string[] = []): string {
  const id = freeName(step.id, new Set(idsOf(composer.steps)))
  const placed = { ...step, id }
  composer.steps.push(placed)
  declare(composer, placed, targets)
  return id
}

function declare(composer: Composer, step: StepInput, targets: readonly string[]): void {
  if (step.kind === 'tool' && step.tool !== undefined) {
    const known = composer.targets.get(step.tool) ?? new Set<string>()
    for (const target of targets) known.add(target)
    composer.targets.set(step.tool, known)
  }
  for (const inner of step.steps ?? []) declare(composer, inner, targets)
  for (const { steps } of step.arms ?? []) for (const inner of steps) declare(composer, inner, targets)
}

function* idsOf(steps: readonly StepInput[]): Generator<string> {
  for (const step of steps) {
    yield step.id
    yield* idsOf(step.steps ?? [])
    for (const { steps: inner } of step.arms ?? []) yield* idsOf(inner)
  }
}

/** An id inside a loop or a choice, where `addStep` does not look. */
export function freeId(composer: Composer, id: string): string {
  return freeName(id, new Set(idsOf(composer.steps)))
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name
  for (let n = 2; taken.has(free); n += 1) free = `${name}${n}`
  return free
}

/** Adds a field that a person can correct before each start, or reuses the same one. @returns `inputs.<name>` */
export function addInput(composer: Composer, name: string, schema: JsonObject): string {
  const same = Object.entries(composer.inputs).find(([, known]) => JSON.stringify(known) === JSON.stringify(schema))
  if (same) return `inputs.${same[0]}`
  const free = freeName(name, new Set(Object.keys(composer.inputs)))
  composer.inputs[free] = schema
  composer.required.add(free)
  return `inputs.${free}`
}

/** The default of a field: where a person confirms what was proposed. */
export function defaultOf(input: string): string {
  return `/inputs/properties/${input.slice('inputs.'.length)}/default`
}

/** Says what was understood, with its place. */
export function understand(composer: Composer, text: string, pointer: string | null = null): void {
  composer.understood.push({ text, pointer })
}

/** Marks a place that stands out until a person confirms it (domain §6). */
export function confirm(composer: Composer, pointer: string, kind: Confirm['kind']): void {
  if (!composer.toConfirm.some((known) => known.pointer === pointer)) composer.toConfirm.push({ pointer, kind })
}

/** A text that stands as it is in a template, whatever it holds. */
export function plain(text: string): string {
  return text.replaceAll('${', '$${')
}

export const value = (cel: string): string => `\${ ${cel} }`

/** The whole definition, of what was put in. */
export function finish(
  composer: Composer,
  about: { readonly name: string; readonly slug: string; readonly summary: string; readonly objective: string },
): DefinitionInput {
  const { steps, inputs, required, targets, memory } = composer
  const output =
    composer.rows === null
      ? { schema: { type: 'object', properties: { done: { type: 'boolean' } }, required: ['done'] }, value: { done: value('true') } }
      : {
          schema: { type: 'object', properties: { found: { type: 'integer' } }, required: ['found'] },
          value: { found: value(`size(${composer.rows})`) },
        }
  return {
    metadata: { name: about.name, slug: about.slug, summary: about.summary },
    objective: about.objective,
    rigidity: 'guided',
    inputs: { type: 'object', properties: inputs, required: [...required], additionalProperties: false } as NonNullable<
      DefinitionInput['inputs']
    >,
    tools: [...targets].map(([tool, known]) => (known.size === 0 ? { tool } : { tool, targets: [...known] })),
    steps,
    ...(memory ? { memory: { mode: 'member' as const } } : {}),
    output,
  }
}
