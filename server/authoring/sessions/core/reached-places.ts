import { namePlace } from '#server/authoring/sessions/core/places.ts'
import { canonicalJson, type JsonValue } from '#server/kernel/canonical-json.ts'
import { asData, type Data } from '#server/kernel/plain-data.ts'
import type { FieldPath } from '#server/members/core/apply-changes.ts'
import { named } from '#server/members/core/diff-definitions.ts'

interface Leaf {
  readonly pointer: string
  readonly value: unknown
  /** The field of the step (or of the inputs) in which it stands; with those around it, outermost first. */
  readonly fields: readonly string[]
}

/** A place by name, and where it stands exactly. */
export interface Reached {
  readonly path: FieldPath
  readonly pointer: string
}

const DEPTH_MAX = 64
/** Fields of a step from which no value goes on: what it is called, how often, by whom and by when it is done. */
const NO_VALUE = new Set(
  ['id', 'kind', 'note', 'as', 'max', 'independent', 'tool', 'tools', 'model', 'turnsMax', 'limit', 'lookFirst', 'for'].concat([
    'timeout',
    'onTimeout',
    'assignee',
    'format',
    'onFail',
    'check',
  ]),
)
/** Words to a person or a model, and where a reading step reads: only what looks like an address or an amount counts as one there. */
const WORDS = new Set(['goal', 'question', 'with', 'key', 'query'])
const SCHEMAS = new Set(['output', 'form'])
const ADDRESS_OR_NUMBER = /@|:\/\/|\d/
const VALUE_OF_STEP = /\bsteps\s*\.\s*(\w+)\s*\.\s*output\s*\.\s*([A-Za-z_]\w*)/g

/**
 * Places of literal values from which the value of an expression may come: through the steps it mentions, through what those mention,
 * and through inputs that have a value by default. What an expression only passes on is none, unless it stands in place of another
 * value. Rather a place too many: names are looked for as words. Pure.
 * @param starts values with `${ … }` at the places where the expressions stand
 * @param base the definition before; a value that stood there already is left out
 */
export function reachedPlaces(definition: unknown, base: unknown, starts: readonly unknown[]): readonly Reached[] {
  const [is, was] = [named(definition, ''), named(base ?? {}, '')]
  return reachedLeaves(definition, starts).flatMap((leaf) => {
    const path = namePlace(definition, leaf.pointer)
    const before = valueAt(was, path)
    if (canonical(before) === canonical(valueAt(is, path))) return []
    const replaced = before !== undefined && !leaf.fields.some((field) => field === 'goal' || field === 'question')
    return isLiteral(leaf) || replaced ? [{ path, pointer: leaf.pointer }] : []
  })
}

/** The same of what a model is told before it chooses itself with which arguments it calls. Pure. */
export function toldPlaces(definition: unknown, base: unknown, pointer: string, step: unknown): readonly Reached[] {
  const { goal = null, input = null } = asData(step)
  const was = named(base ?? {}, '')
  const is = named(definition, '')
  const own = [...leavesOf(goal, `${pointer}/goal`, ['goal']), ...leavesOf(input, `${pointer}/input`, ['goal'])].flatMap((leaf) => {
    const path = namePlace(definition, leaf.pointer)
    return isLiteral(leaf) && canonical(valueAt(was, path)) !== canonical(valueAt(is, path)) ? [{ path, pointer: leaf.pointer }] : []
  })
  return [...own, ...reachedPlaces(definition, base, [goal, input])]
}

function reachedLeaves(definition: unknown, starts: readonly unknown[]): readonly Leaf[] {
  const { steps, inputs } = asData(definition)
  const units = [...unitsOf(steps, '/steps', 0), ...inputUnits(inputs)]
  const words = new Set(starts.flatMap((value) => leavesOf(value, '', []).flatMap(wordsIn)))
  const reached: Leaf[] = []
  // a unit that is reached may mention others, which stand before it or after it
  for (let left = units, more = true; more; ) {
    const found = left.filter(({ names }) => names.some((name) => words.has(name)))
    more = found.length > 0
    left = left.filter((unit) => !found.includes(unit))
    for (const leaf of found.flatMap(({ leaves }) => leaves())) {
      reached.push(leaf)
      for (const word of wordsIn(leaf)) words.add(word)
    }
  }
  return reached
}

/** What is reached by one of its names: of a step `a`, `a.` and `a.who` (one value of a `set`), with all the others `steps[`. */
interface Unit {
  readonly names: readonly string[]
  readonly leaves: () => readonly Leaf[]
}

function unitsOf(value: unknown, pointer: string, depth: number): Unit[] {
  if (value === null || typeof value !== 'object' || depth > DEPTH_MAX) return []
  const step = asData(value)
  const own: Unit[] = []
  if (isStep(step)) {
    const { id, kind, values, as } = step as { id: string; kind: string; values?: unknown; as?: unknown }
    if (kind === 'set')
      for (const [name, part] of Object.entries(asData(values)))
        own.push({ names: [id, `${id}.${name}`, 'steps['], leaves: () => leavesOf(part, `${pointer}/values/${escaped(name)}`, ['values']) })
    else own.push({ names: [id, `${id}.`, 'steps['], leaves: () => leavesOf(value, pointer, []) })
    if (typeof as === 'string') own.push({ names: [as], leaves: () => leavesOf(step['in'], `${pointer}/in`, ['in']) })
  }
  return [...own, ...Object.entries(value).flatMap(([name, part]) => unitsOf(part, `${pointer}/${escaped(name)}`, depth + 1))]
}

function inputUnits(inputs: unknown): Unit[] {
  return Object.entries(asData(asData(inputs)['properties'])).map(([name, field]) => ({
    names: [name, 'inputs['],
    leaves: () => leavesOf(field, `/inputs/properties/${escaped(name)}`, ['form']).filter(isLiteral),
  }))
}

/** Every string, number and switch in a value; of steps in it only what they may pass on. */
function leavesOf(value: unknown, pointer: string, fields: readonly string[]): readonly Leaf[] {
  if (value === null || value === undefined || fields.length > DEPTH_MAX) return []
  if (typeof value !== 'object') return [{ pointer, value, fields }]
  const without = isStep(asData(value)) ? NO_VALUE : null
  return Object.entries(value).flatMap(([name, part]) =>
    without?.has(name) === true ? [] : leavesOf(part, `${pointer}/${escaped(name)}`, [...fields, name]),
  )
}

function isLiteral({ value, fields }: Leaf): boolean {
  if (fields.some((field) => SCHEMAS.has(field)))
    return fields.some((field) => field === 'default' || field === 'const' || field === 'enum')
  if (typeof value !== 'string') return true
  if (fields.some((field) => WORDS.has(field))) return ADDRESS_OR_NUMBER.test(value)
  const isBare = fields.at(-1) === 'in' || fields.at(-1) === 'when'
  return isBare ? /['"\d]/.test(value) : !/^\s*\$\{[^'"\d}]*\}\s*$/.test(value)
}

/** Names in the expressions of a text; `in` and `when` are expressions as a whole. */
function wordsIn({ value, fields }: Leaf): readonly string[] {
  if (typeof value !== 'string') return []
  const isBare = fields.at(-1) === 'in' || fields.at(-1) === 'when'
  const from = isBare ? 0 : value.indexOf('${')
  if (from < 0) return []
  const values: string[] = []
  const source = value.slice(from).replace(VALUE_OF_STEP, (_, id: string, name: string) => {
    values.push(`${id}.`, `${id}.${name}`)
    return ' '
  })
  const whole = (['steps', 'inputs'] as const).filter((root) => new RegExp(String.raw`\b${root}\b(?!\s*\.)`).test(source))
  return [...values, ...(source.match(/[A-Za-z_]\w*/g) ?? []), ...whole.map((root) => `${root}[`)]
}

function valueAt(value: unknown, path: FieldPath): unknown {
  let at = value
  for (const part of path) at = Object.hasOwn(asData(at), part) ? asData(at)[part] : undefined
  return at
}

const isStep = (value: Data): boolean => typeof value['id'] === 'string' && typeof value['kind'] === 'string'
const canonical = (value: unknown): string | null => (value === undefined ? null : canonicalJson(value as JsonValue))
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')
