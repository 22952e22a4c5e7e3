import type { LockEntry, ResolvedSkill, ScopeType } from '#server/skills/schema.ts'

/** Whose binding of a skill counts where several do: the first of these (requirements §14.10). */
export const PRECEDENCE = ['core', 'user', 'channel', 'workspace'] as const satisfies readonly ScopeType[]

/** A skill of a lock with what resolve shows of it. */
export interface BoundSkill extends LockEntry {
  readonly description: string
  readonly triggers: readonly string[]
  /** Withdrawn, but not for its security: it goes on working where it was added. */
  readonly isYanked: boolean
}

/** A binding that is active, enabled, not pending, with each skill of its lock still there. */
export interface LiveBinding {
  readonly bindingId: string
  readonly scopeType: ScopeType
  /** Dependencies first, the bound skill itself last. */
  readonly skills: readonly BoundSkill[]
}

/** A skill in scope, and why it is. */
export interface ScopedSkill extends BoundSkill {
  readonly bindingId: string
  readonly scopeType: ScopeType
  /** Name of the bound skill that needs it; null for what is bound itself. */
  readonly via: string | null
}

export interface Picked {
  /** By name, each skill once. */
  readonly entries: readonly ScopedSkill[]
  /** Bound too, but another binding of the same skill goes before it. */
  readonly shadowed: readonly ScopedSkill[]
}

/**
 * Which of the bindings that match a scope count: one for each skill, `core > user > channel > workspace`. A dependency is in when its
 * parent is, and a binding of its own goes before it; of two parents the one with the higher precedence, then the first by name. Pure;
 * the order of the rows makes no difference.
 */
export function pickInScope(bindings: readonly LiveBinding[]): Picked {
  const entries = new Map<string, ScopedSkill>()
  const shadowed: ScopedSkill[] = []
  const winners: LiveBinding[] = []
  for (const binding of [...bindings].sort(byPrecedence)) {
    const own = binding.skills.at(-1)
    if (!own) continue
    const entry = { ...own, bindingId: binding.bindingId, scopeType: binding.scopeType, via: null }
    if (entries.has(keyOf(own))) shadowed.push(entry)
    else {
      entries.set(keyOf(own), entry)
      winners.push(binding)
    }
  }
  for (const { bindingId, scopeType, skills } of winners) {
    const via = skills.at(-1)?.slug ?? null
    for (const skill of skills.slice(0, -1)) {
      if (!entries.has(keyOf(skill))) entries.set(keyOf(skill), { ...skill, bindingId, scopeType, via })
    }
  }
  return { entries: [...entries.values()].sort(byName), shadowed: shadowed.sort(byName) }
}

/** What callers see of a skill in scope: enough to recognise it, nothing to act on. */
export function presentSkill({ slug, version, description, triggers, via }: ScopedSkill): ResolvedSkill {
  return { slug, version, description, triggers: [...triggers], ...(via === null ? {} : { via }) }
}

function keyOf({ skillWorkspaceId, skillId }: LockEntry): string {
  return `${skillWorkspaceId} ${skillId}`
}

function byPrecedence(a: LiveBinding, b: LiveBinding): number {
  const rank = PRECEDENCE.indexOf(a.scopeType) - PRECEDENCE.indexOf(b.scopeType)
  return rank || compare(a.skills.at(-1)?.slug ?? '', b.skills.at(-1)?.slug ?? '') || compare(a.bindingId, b.bindingId)
}

function byName(a: ScopedSkill, b: ScopedSkill): number {
  return compare(a.slug, b.slug) || compare(a.bindingId, b.bindingId)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
