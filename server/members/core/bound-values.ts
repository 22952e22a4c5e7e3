import { canonicalJson, type JsonValue } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import { asData } from '#server/kernel/plain-data.ts'
import type { FieldPath } from '#server/members/core/apply-changes.ts'
import { NAMED_LISTS } from '#server/members/core/diff-definitions.ts'

/** A value and what it does in the plan, whatever the step that holds it is called and wherever that stands. */
export interface BoundValue {
  /** `tool mail.send with to`, `set values who`, `inputs default`: kind and ability of the step, and the field in it. */
  readonly role: string
  readonly digest: string
}
/** A place that holds a value, by name as far as it has names. */
export interface Spot {
  readonly path: FieldPath
  readonly pointer: string
  readonly role: string
  readonly value: unknown
}

/** A place while one walks down to it: its path, and what of it is no name. */
interface Walked extends Spot {
  readonly field: string
  /** The path is complete: behind a list without names it goes no deeper. */
  readonly isNamed: boolean
}

const DEPTH_MAX = 64
const ROOT = { path: [], pointer: '', role: '', field: '', isNamed: true } as const
/** `steps.mail`, `steps["mail"]`, `inputs.who`: which step or input it is. */
const MENTION = /\b(steps|inputs)\s*(?:\.\s*\w+|\[\s*(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\])/g

/** The value at a JSON pointer with its role; null where nothing stands. Pure. */
export function boundAt(definition: unknown, pointer: string): BoundValue | null {
  let at: Walked | undefined = { ...ROOT, value: definition }
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    at = at === undefined ? undefined : below(at).find(({ pointer: one }) => one === `${at?.pointer}/${escaped(name)}`)
  }
  return at === undefined ? null : boundOf(at)
}

/** Every place of a definition whose role is one of these, in its order. Pure. */
export function spotsOf(definition: unknown, roles: ReadonlySet<string>): readonly Spot[] {
  const found: Spot[] = []
  const walk = (at: Walked, depth: number): void => {
    if (roles.has(at.role)) found.push(at)
    if (depth < DEPTH_MAX) for (const next of below(at)) walk(next, depth + 1)
  }
  walk({ ...ROOT, value: definition }, 0)
  return found
}

/** Of a value without the names of steps and inputs that it mentions: called otherwise, it is the same. Pure. */
export function boundOf({ role, value }: Pick<Spot, 'role' | 'value'>): BoundValue {
  return { role, digest: sha256(canonicalJson(nameless(value) as JsonValue)) }
}

function below(at: Walked): Walked[] {
  const { value, field } = at
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).map(([name, part]): Walked => {
    const own = roleBelow(at, name, part)
    const pointer = `${at.pointer}/${escaped(name)}`
    if (!at.isNamed) return { path: at.path, isNamed: false, pointer, role: own, value: part, field: name }
    const key = ownValue(NAMED_LISTS, field)
    const called: unknown = Array.isArray(value) ? (key === undefined ? undefined : asData(part)[key]) : name
    const isNamed = typeof called === 'string'
    return { path: isNamed ? [...at.path, called] : at.path, isNamed, pointer, role: own, value: part, field: name }
  })
}

/** A step begins a role of its own, whatever it stands in; of inputs and abilities the one stays, the other goes without its name. */
function roleBelow({ role, value, pointer }: Walked, name: string, part: unknown): string {
  const { kind, tool, id } = asData(part)
  if (Array.isArray(value) && typeof id === 'string' && typeof kind === 'string') return typeof tool === 'string' ? `${kind} ${tool}` : kind
  if (pointer === '/inputs/properties') return 'inputs'
  const said = Array.isArray(value) ? (typeof tool === 'string' ? tool : '[]') : name
  return role === '' ? said : `${role} ${said}`
}

function nameless(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(MENTION, '$1.*')
  if (Array.isArray(value)) return value.map(nameless)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, nameless(part)]))
}

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')
