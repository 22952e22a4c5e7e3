import { type DefinitionInput, definitionSchema } from '#server/crew/schema.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'

type Node = { [key: string]: JsonValue }
const DEPTH_MAX = 32

/**
 * Leaves what a person edited as it stands in the draft. A place that the new definition no longer has keeps its whole part
 * of the draft (its steps, its inputs), so that an edit is never lost.
 * @param locked JSON pointers into the draft
 */
export function keepLocked(derived: DefinitionInput, draft: DefinitionInput | null, locked: readonly string[]): DefinitionInput {
  if (draft === null) return derived
  let kept = structuredClone(derived) as unknown as Node
  const from = draft as unknown as Node
  for (const pointer of locked) {
    const path = pathOf(pointer)
    const found = read(from, path)
    if (path.length === 0 || found === undefined) continue
    const trial = structuredClone(kept)
    const fits = sameStep(kept, from, path) && write(trial, path, found) && definitionSchema.safeParse(trial).success
    kept = fits ? trial : withPart(kept, from, path[0] ?? '')
  }
  return kept as unknown as DefinitionInput
}

function pathOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1, DEPTH_MAX)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function read(node: JsonValue, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = node
  for (const key of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined
    value = (value as Node)[key]
  }
  return value
}

function write(node: Node, path: readonly string[], value: JsonValue): boolean {
  const parent = path.length === 1 ? node : read(node, path.slice(0, -1))
  const key = path.at(-1) ?? ''
  if (parent === undefined || parent === null || typeof parent !== 'object') return false
  if (Array.isArray(parent) && Number(key) >= parent.length) return false
  ;(parent as Node)[key] = structuredClone(value)
  return true
}

/** A place in a list of steps means the same step only while the step has the same name. */
function sameStep(now: Node, before: Node, path: readonly string[]): boolean {
  for (let length = 1; length < path.length; length += 1) {
    const [a, b] = [read(now, path.slice(0, length)), read(before, path.slice(0, length))]
    const [idA, idB] = [idOf(a), idOf(b)]
    if (idA !== idB) return false
  }
  return true
}

function idOf(value: JsonValue | undefined): JsonValue | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? ((value as Node)['id'] ?? (value as Node)['tool'])
    : undefined
}

/** The whole part of the draft; steps bring along the inputs and abilities that they use. */
function withPart(derived: Node, draft: Node, part: string): Node {
  const whole = { ...derived, ...(draft[part] === undefined ? {} : { [part]: structuredClone(draft[part]) }) }
  if (part !== 'steps') return whole
  return { ...whole, ...pick(draft, ['inputs', 'tools', 'output', 'memory', 'models']) }
}

function pick(node: Node, keys: readonly string[]): Node {
  return Object.fromEntries(keys.flatMap((key) => (node[key] === undefined ? [] : [[key, structuredClone(node[key])]])))
}
