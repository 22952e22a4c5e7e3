import { definitionSchema } from '#server/crew/schema.ts'
import { canonicalJson, type JsonValue } from '#server/kernel/canonical-json.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import { type Data, isData } from '#server/kernel/plain-data.ts'

/** One place where two job descriptions differ. Steps and abilities are named by id, whatever their position. */
export interface FieldChange {
  readonly path: readonly string[]
  /** Undefined where there was nothing before. */
  readonly before?: JsonValue
  /** Undefined where nothing is left. */
  readonly after?: JsonValue
}

const CHANGES_MAX = 500
/** Lists whose items have a name of their own, and the field that holds it. */
export const NAMED_LISTS: Readonly<Record<string, string>> = {
  steps: 'id',
  otherwise: 'id',
  catch: 'id',
  tools: 'tool',
  skills: 'skill',
  handoffs: 'to',
}
/** A step that only moved is said once, by the order of the list. */
const ORDER = 'order'
/** Beside the items of a named list: their names in order. */
export const orderOf = (field: string): string => `${ORDER} of ${field}`

const PARTS: readonly string[] = Object.keys(definitionSchema.shape)

/** Field by field what differs, in the order of the parts of a job description; at most 500. Pure. */
export function diffDefinitions(before: unknown, after: unknown): readonly FieldChange[] {
  const changes: FieldChange[] = []
  compare(named(before, ''), named(after, ''), [], changes, 0)
  const rank = ({ path }: FieldChange): number => PARTS.indexOf(path[0] ?? '')
  return changes.sort((a, b) => rank(a) - rank(b)).slice(0, CHANGES_MAX)
}

function compare(before: unknown, after: unknown, path: readonly string[], changes: FieldChange[], depth: number): void {
  if (same(before, after) || changes.length >= CHANGES_MAX) return
  if (isData(before) && isData(after) && depth < 64) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
      compare(ownValue(before, key), ownValue(after, key), [...path, key], changes, depth + 1)
    return
  }
  changes.push({
    path,
    ...(before === undefined ? {} : { before: plain(before) }),
    ...(after === undefined ? {} : { after: plain(after) }),
  })
}

function same(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === b
  return canonicalJson(a as JsonValue) === canonicalJson(b as JsonValue)
}

/** Lists of named items become maps by name, with their order beside; JSON only, so that what cannot be kept is dropped. */
export function named(value: unknown, field: string): unknown {
  if (Array.isArray(value)) {
    const key = ownValue(NAMED_LISTS, field)
    const names = key === undefined ? [] : value.map((item: unknown) => (isData(item) ? item[key] : undefined))
    if (key === undefined || value.length === 0 || names.some((name) => typeof name !== 'string') || new Set(names).size !== names.length)
      return value
    const items = value.map((item: Data, i) => [
      String(names[i]),
      Object.fromEntries(Object.entries(item).flatMap(([name, part]) => (name === key ? [] : [[name, named(part, name)]]))),
    ])
    return { ...Object.fromEntries(items), [orderOf(field)]: names }
  }
  if (!isData(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, named(part, name)]))
}

/** What `named` made, as JSON without the order beside. */
function plain(value: unknown): JsonValue {
  if (!isData(value)) return (value ?? null) as JsonValue
  return Object.fromEntries(Object.entries(value).flatMap(([name, part]) => (name.startsWith(`${ORDER} of `) ? [] : [[name, plain(part)]])))
}
