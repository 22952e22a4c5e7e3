import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import { diffDefinitions, type FieldChange, NAMED_LISTS, named, orderOf } from '#server/members/core/diff-definitions.ts'

/** A place of a job description; steps, abilities and the like by name, whatever their position. */
export type FieldPath = readonly string[]

type Data = { [key: string]: unknown }
const ORDER_KEY = /^order of (\w+)$/

/** Whether one place is the other, lies in it, or holds it. Pure. */
export function touches(a: FieldPath, b: FieldPath): boolean {
  return a.every((part, at) => at >= b.length || part === b[at])
}

/**
 * What differs between two definitions as a person decides on it: that a list has another order is said only where the
 * items that stay changed places. Pure.
 */
export function fieldChanges(before: unknown, after: unknown): readonly FieldChange[] {
  return diffDefinitions(before, after).filter(({ path, before: was, after: is }) => {
    if (!ORDER_KEY.test(path.at(-1) ?? '')) return true
    if (!Array.isArray(was) || !Array.isArray(is)) return false
    const stay = was.filter((name) => is.includes(name))
    return is.filter((name) => was.includes(name)).some((name, at) => name !== stay[at])
  })
}

/**
 * A definition with some places as they are in another one; a place that the other has not is taken out. What comes new into
 * a list of named items stands where it stands there. Pure.
 * @param current what is changed; null or undefined is an empty one
 * @param wanted where the values come from
 */
export function applyChanges(current: unknown, paths: readonly FieldPath[], wanted: unknown): JsonValue {
  const made = structuredClone(named(current ?? {}, '')) as Data
  const source = named(wanted, '') as Data
  const parts = paths.filter((path) => !ORDER_KEY.test(path.at(-1) ?? ''))
  for (const path of parts) put(made, path, valueAt(source, path))
  const moved = new Set(paths.filter((path) => ORDER_KEY.test(path.at(-1) ?? '')).map((path) => path.join('\n')))
  return unnamed(made, source, [], moved) as JsonValue
}

/** The value at a place of a definition, lists of named items as maps; undefined where nothing stands. Pure. */
export function fieldValue(definition: unknown, path: FieldPath): unknown {
  return valueAt(named(definition ?? {}, ''), path)
}

function valueAt(value: unknown, path: FieldPath): unknown {
  let at = value
  for (const part of path) at = isData(at) ? ownValue(at, part) : undefined
  return at
}

function put(root: Data, path: FieldPath, value: unknown): void {
  let at: Data = root
  for (const part of path.slice(0, -1)) {
    const next = ownValue(at, part)
    if (isData(next)) at = next
    else if (value === undefined) return
    else {
      const made: Data = {}
      Object.defineProperty(at, part, { value: made, enumerable: true, configurable: true, writable: true })
      at = made
    }
  }
  const last = path.at(-1)
  if (last === undefined) return
  if (value === undefined) delete at[last]
  else Object.defineProperty(at, last, { value: structuredClone(value), enumerable: true, configurable: true, writable: true })
}

/** Lists again, in the order they had; new items after the one that is before them where they come from. */
function unnamed(value: unknown, source: unknown, path: FieldPath, moved: ReadonlySet<string>): unknown {
  if (!isData(value)) return value
  const field = path.at(-1) ?? ''
  const parts = Object.entries(value)
    .filter(([name]) => !ORDER_KEY.test(name))
    .map(([name, part]) => [name, unnamed(part, valueAt(source, [name]), [...path, name], moved)] as const)
  const key = ownValue(NAMED_LISTS, field)
  const order = value[orderOf(field)] ?? valueAt(source, [orderOf(field)])
  if (key === undefined || !Array.isArray(order)) return Object.fromEntries(parts)
  const items = new Map<string, unknown>(parts)
  const wanted = valueAt(source, [orderOf(field)])
  const theirs = Array.isArray(wanted) ? (wanted as string[]) : []
  const isMoved = moved.has([...path, orderOf(field)].join('\n'))
  const [first, second] = isMoved ? [theirs, order as string[]] : [order as string[], theirs]
  const names = mergeOrder(first, second, [...items.keys()])
  return names.map((name) => ({ [key]: name, ...(items.get(name) as Data) }))
}

function mergeOrder(first: readonly string[], second: readonly string[], present: readonly string[]): string[] {
  const made = first.filter((name) => present.includes(name))
  for (const name of [...second, ...present]) {
    if (!present.includes(name) || made.includes(name)) continue
    const before = second.slice(0, Math.max(0, second.indexOf(name))).findLast((one) => made.includes(one))
    made.splice(before === undefined ? (second.includes(name) ? 0 : made.length) : made.indexOf(before) + 1, 0, name)
  }
  return made
}

function isData(value: unknown): value is Data {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
