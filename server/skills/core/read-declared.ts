import { validRange } from 'semver'

/** Muster's own fields: at the top, or under `metadata` as `muster.<key>`, where the open format allows texts alone. */
export const DECLARED = ['version', 'triggers', 'permissions', 'secrets', 'requires'] as const
export type DeclaredKey = (typeof DECLARED)[number]

export function metadataOf(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { metadata } = fields
  return metadata !== null && typeof metadata === 'object' && !Array.isArray(metadata) ? (metadata as Record<string, unknown>) : {}
}

/** The value of one of Muster's fields, undefined when it is not there; `twice` when it stands in both places. */
export function declaredOf(fields: Readonly<Record<string, unknown>>, key: DeclaredKey): { value: unknown; twice: boolean } {
  const inside = metadataOf(fields)[`muster.${key}`]
  const top = fields[key]
  return { value: top ?? inside, twice: top != null && inside != null }
}

/** A list, or a text with commas (under `metadata` everything is a text); null for anything else. */
export function listOf(value: unknown): readonly unknown[] | null {
  if (value == null) return []
  if (Array.isArray(value)) return value
  if (typeof value !== 'string') return null
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** `allowed-tools`: names parted by spaces or commas, or a list; what stands in brackets belongs to its name. Null for anything else. */
export function toolsOf(value: unknown): string[] | null {
  if (value == null) return []
  if (Array.isArray(value)) return value.every((one) => typeof one === 'string') ? value.map((one) => one.trim()) : null
  return typeof value === 'string' ? [...value.matchAll(/[^\s,()]+(?:\([^()]*\))?/g)].map(([name]) => name) : null
}

export interface Requirement {
  readonly skill: string
  readonly range: string
}

/** `{skills: […]}` or a list: `name`, `name@range` or `{skill, version}`. Null when it cannot be read. */
export function requiresOf(value: unknown): Requirement[] | null {
  const given = value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as { skills?: unknown }).skills : value
  const list = listOf(given)
  if (!list) return null
  const read = list.map(requirementOf)
  return read.includes(null) ? null : (read as Requirement[])
}

function requirementOf(one: unknown): Requirement | null {
  if (typeof one === 'string') {
    const at = one.indexOf('@')
    return at === -1 ? { skill: one, range: 'latest' } : { skill: one.slice(0, at), range: one.slice(at + 1).trim() || 'latest' }
  }
  if (one === null || typeof one !== 'object') return null
  const { skill, name, slug, version, range } = one as Record<string, unknown>
  const called = skill ?? name ?? slug
  const wanted = range ?? version ?? 'latest'
  return typeof called === 'string' && typeof wanted === 'string' ? { skill: called, range: wanted } : null
}

/** `latest`, or a range of npm semver. */
export function isRange(range: string): boolean {
  return range === 'latest' || validRange(range) !== null
}
