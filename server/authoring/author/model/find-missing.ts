import type { Gap, Surroundings } from '#server/authoring/author/author.ts'

type Data = { readonly [key: string]: unknown }
type Known = Pick<Surroundings, 'tools' | 'handles' | 'skills' | 'members' | 'hasModel'>
const HANDLE = /vault:\/[\w./-]+#[\w-]+/g
const THINKING: ReadonlySet<unknown> = new Set(['think', 'act'])
const GAPS_MAX = 50
const DEPTH_MAX = 64

/** What a definition names and the workspace does not have: shown as a gap, never guessed. Pure. */
export function findMissing(definition: unknown, known: Known): readonly Gap[] {
  const tools = new Set(known.tools.map(({ ref }) => ref))
  const apps = new Set([...tools].map(appOf))
  const gaps = new Map<string, Gap>()
  const add = (kind: Gap['kind'], name: string, pointer: string): void => {
    if (gaps.size < GAPS_MAX && !gaps.has(`${kind} ${name}`)) gaps.set(`${kind} ${name}`, { kind, name, pointer })
  }
  for (const { key, value, pointer } of leaves(definition, '', 0)) {
    if (key === 'tool' && typeof value === 'string' && !tools.has(value)) add('app', apps.has(appOf(value)) ? value : appOf(value), pointer)
    if (key === 'skill' && typeof value === 'string' && !known.skills.some(({ slug }) => slug === value)) add('skill', value, pointer)
    if (key === 'kind' && THINKING.has(value) && !known.hasModel) add('model', 'primary', pointer)
    if (key === 'to' && /^\/handoffs\//.test(pointer) && !known.members.some(({ slug }) => slug === value))
      add('member', String(value), pointer)
    for (const [handle] of typeof value === 'string' ? value.matchAll(HANDLE) : [])
      if (!known.handles.includes(handle)) add('secret', handle, pointer)
  }
  return [...gaps.values()]
}

/** Whether the workspace has what a gap names. Pure. */
export function isThere({ kind, name }: Pick<Gap, 'kind' | 'name'>, known: Known): boolean {
  if (kind === 'app') return known.tools.some(({ ref }) => ref === name || appOf(ref) === name || appOf(ref) === keyOf(name))
  if (kind === 'model') return known.hasModel
  if (kind === 'secret') return known.handles.includes(name)
  return kind === 'skill' ? known.skills.some(({ slug }) => slug === name) : known.members.some(({ slug }) => slug === name)
}

/** `Google Sheets` → `google-sheets`. */
const keyOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')

const appOf = (ref: string): string => ref.split('.')[0] ?? ref

function* leaves(value: unknown, pointer: string, depth: number): Generator<{ key: string; value: unknown; pointer: string }> {
  if (value === null || typeof value !== 'object' || depth > DEPTH_MAX) return
  for (const [key, part] of Object.entries(value as Data)) {
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (part !== null && typeof part === 'object') yield* leaves(part, at, depth + 1)
    else yield { key, value: part, pointer: at }
  }
}
