import { type Candidate, isRef, type Line, lineUp, pickFrom } from '#server/skills/bindings/core/pick-version.ts'
import { LOCK_LIMITS, type LockEntry, type Manifest } from '#server/skills/schema.ts'

export interface SkillVersion extends Candidate {
  readonly versionId: string
  readonly archiveDigest: string
  readonly treeDigest: string
  readonly publisher: string
  readonly manifest: Manifest
}
/** A skill with all of its published versions. */
export interface KnownSkill {
  readonly skillWorkspaceId: string
  readonly skillId: string
  /** As callers in this workspace say it: `<name>`, or `<workspace>/<name>`. */
  readonly slug: string
  readonly versions: readonly SkillVersion[]
}
/** Slug → skill; null: looked for, and not there. */
export type KnownSkills = ReadonlyMap<string, KnownSkill | null>

type Demand = LockEntry['requiredBy'][number]
export interface LockFault {
  readonly code:
    | 'SKILL_NOT_FOUND'
    | 'SKILL_VERSION_NOT_FOUND'
    | 'SKILL_VERSION_YANKED'
    | 'SKILL_DEPENDENCY_NOT_FOUND'
    | 'SKILL_DEPENDENCY_CYCLE'
    | 'SKILL_DEPENDENCY_CONFLICT'
    | 'LIMIT_EXCEEDED'
  readonly context: {
    readonly skill?: string
    readonly requiredBy?: readonly Demand[]
    readonly path?: readonly string[]
    readonly limit?: string
    readonly max?: number
  }
}
export interface LockedSkill {
  readonly entry: LockEntry
  readonly manifest: Manifest
}
export type LockOutcome =
  | { readonly ok: true; readonly locked: readonly LockedSkill[] }
  | { readonly ok: false; readonly fault: LockFault }
  /** These have to be looked for before anything can be said. */
  | { readonly ok: 'needs'; readonly slugs: readonly string[] }

/** A tree that takes more choices than a hundred skills need in ten rounds was made to be slow. */
const QUESTIONS_MAX = LOCK_LIMITS.nodesMax * LOCK_LIMITS.depthMax

interface Node {
  readonly skill: KnownSkill
  readonly version: SkillVersion
  /** Slugs of what it needs, sorted. */
  readonly needs: readonly string[]
}
type Demands = ReadonlyMap<string, readonly Demand[]>
type Picks = ReadonlyMap<string, SkillVersion | null>

/**
 * What a skill at a ref resolves to, with all that it needs (requirements §14.8): one version of each skill, the highest that fits
 * every range that the chosen ones ask for; dependencies first, the skill itself last; nothing that nobody needs. The outcome is a
 * function of what is known, not of the order in which it was found or is listed in a manifest.
 */
export function lockTree(asked: { readonly slug: string; readonly ref: string }, known: KnownSkills): LockOutcome {
  const root = { slug: known.get(asked.slug)?.slug ?? asked.slug, ref: asked.ref }
  const { pick, asked: questions } = picker(known)
  let picks: Picks = new Map()
  for (let round = 0; round <= LOCK_LIMITS.nodesMax + 1; round += 1) {
    const demands = demandsOf(root, picks, known)
    const missing = [...demands.keys()].filter((slug) => !known.has(slug))
    if (missing.length > 0) return { ok: 'needs', slugs: missing.sort() }
    if (demands.size > LOCK_LIMITS.nodesMax) return refused('LIMIT_EXCEEDED', { limit: 'skills', max: LOCK_LIMITS.nodesMax })
    if (questions() > QUESTIONS_MAX) return refused('LIMIT_EXCEEDED', { limit: 'skillChoices', max: QUESTIONS_MAX })
    const next = new Map([...demands].map(([slug, by]) => [slug, pick(slug, by)]))
    if (isSame(picks, next)) return settle(root, demands, picks, known)
    picks = next
  }
  // Each round settles one more link of every chain, so what is not settled by now goes round.
  return refused('SKILL_DEPENDENCY_CYCLE', { skill: root.slug })
}

/** Who asks for what, walking from the root through the versions chosen last. */
function demandsOf(root: { slug: string; ref: string }, picks: Picks, known: KnownSkills): Demands {
  const demands = new Map([[root.slug, [{ by: '', range: root.ref }]]])
  const open = [root.slug]
  for (let slug = open.pop(); slug !== undefined && demands.size <= LOCK_LIMITS.nodesMax; slug = open.pop())
    for (const { skill, range } of picks.get(slug)?.manifest.requires ?? []) {
      const needed = spokenFrom(slug, skill, known)
      const asked = demands.get(needed)
      if (asked) asked.push({ by: slug, range })
      else {
        demands.set(needed, [{ by: slug, range }])
        open.push(needed)
      }
    }
  return demands
}

/** A skill of another workspace that needs a bare name means one of its own workspace's. */
function spokenFrom(slug: string, needed: string, known: KnownSkills): string {
  const at = slug.indexOf('/')
  const full = at < 0 || needed.includes('/') ? needed : `${slug.slice(0, at)}/${needed}`
  return known.get(full)?.slug ?? full
}

/** The same question is answered once: rounds ask it again and again. */
function picker(known: KnownSkills): {
  pick: (slug: string, asked: readonly Demand[]) => SkillVersion | null
  readonly asked: () => number
} {
  const answered = new Map<string, SkillVersion | null>()
  const lines = new Map<string, Line<SkillVersion>>()
  const pick = (slug: string, asked: readonly Demand[]): SkillVersion | null => {
    const ranges = [...new Set(asked.map(({ range }) => range))].sort()
    const question = JSON.stringify([slug, ranges])
    const before = answered.get(question)
    if (before !== undefined) return before
    const line = lines.get(slug) ?? lineUp(known.get(slug)?.versions ?? [])
    lines.set(slug, line)
    const picked = ranges.every(isRef) ? pickFrom(line, ranges) : null
    const answer = picked?.ok ? picked.picked : null
    answered.set(question, answer)
    return answer
  }
  return { pick, asked: () => answered.size }
}

function isSame(a: Picks, b: Picks): boolean {
  return a.size === b.size && [...a].every(([slug, version]) => b.get(slug)?.versionId === version?.versionId && b.has(slug))
}

function settle(root: { slug: string; ref: string }, demands: Demands, picks: Picks, known: KnownSkills): LockOutcome {
  for (const slug of [...demands.keys()].sort()) {
    const fault = faultOf(slug, root, demands.get(slug) ?? [], known, picks.get(slug) ?? null)
    if (fault) return { ok: false, fault }
  }
  const nodes = new Map<string, Node>()
  for (const [slug, version] of picks) {
    const skill = known.get(slug)
    const needs = new Set(version?.manifest.requires.map(({ skill: needed }) => spokenFrom(slug, needed, known)))
    if (skill && version) nodes.set(slug, { skill, version, needs: [...needs].sort() })
  }
  const order = dependenciesFirst(root.slug, nodes)
  if ('fault' in order) return { ok: false, fault: order.fault }
  return { ok: true, locked: order.slugs.map((slug) => lockedSkill(nodes.get(slug) as Node, demands.get(slug) ?? [])) }
}

/** Why no version could be chosen, if none could. */
function faultOf(
  slug: string,
  root: { slug: string; ref: string },
  asked: readonly Demand[],
  known: KnownSkills,
  picked: SkillVersion | null,
): LockFault | null {
  const isRoot = slug === root.slug
  const skill = known.get(slug)
  const requiredBy = asked.toSorted(byRequirer)
  if (!skill) return { code: isRoot ? 'SKILL_NOT_FOUND' : 'SKILL_DEPENDENCY_NOT_FOUND', context: { skill: slug, requiredBy } }
  if (picked) return null
  const each = asked.map(({ range }) => (isRef(range) ? pickFrom(lineUp(skill.versions), [range]) : ({ ok: false, why: 'none' } as const)))
  if (each.some((one) => !one.ok && one.why === 'yanked')) return { code: 'SKILL_VERSION_YANKED', context: { skill: slug, requiredBy } }
  if (each.every(({ ok }) => ok)) return { code: 'SKILL_DEPENDENCY_CONFLICT', context: { skill: slug, requiredBy } }
  return { code: isRoot ? 'SKILL_VERSION_NOT_FOUND' : 'SKILL_DEPENDENCY_NOT_FOUND', context: { skill: slug, requiredBy } }
}

/** Depth-first, what is needed before what needs it; by name where nothing else decides. */
function dependenciesFirst(root: string, nodes: ReadonlyMap<string, Node>): { slugs: string[] } | { fault: LockFault } {
  const done: string[] = []
  /** Longest chain below each. */
  const height = new Map<string, number>()
  const path: string[] = []
  const visit = (slug: string): LockFault | null => {
    if (path.includes(slug))
      return { code: 'SKILL_DEPENDENCY_CYCLE', context: { skill: slug, path: [...path.slice(path.indexOf(slug)), slug] } }
    if (height.has(slug)) return null
    path.push(slug)
    let below = -1
    for (const needed of nodes.get(slug)?.needs ?? []) {
      const fault = visit(needed)
      if (fault) return fault
      below = Math.max(below, height.get(needed) ?? 0)
    }
    path.pop()
    height.set(slug, below + 1)
    done.push(slug)
    return null
  }
  const fault = visit(root)
  if (fault) return { fault }
  if ((height.get(root) ?? 0) > LOCK_LIMITS.depthMax)
    return { fault: { code: 'LIMIT_EXCEEDED', context: { limit: 'skillDepth', max: LOCK_LIMITS.depthMax } } }
  return { slugs: done }
}

function lockedSkill({ skill, version }: Node, asked: readonly Demand[]): LockedSkill {
  const { skillWorkspaceId, skillId, slug } = skill
  const { versionId, version: semver, archiveDigest, treeDigest, publisher, manifest } = version
  const what = { versionId, version: semver, archiveDigest, treeDigest, publisher }
  return { entry: { skillWorkspaceId, skillId, slug, ...what, requiredBy: asked.toSorted(byRequirer) }, manifest }
}

function byRequirer(a: Demand, b: Demand): number {
  if (a.by !== b.by) return a.by < b.by ? -1 : 1
  return a.range < b.range ? -1 : a.range > b.range ? 1 : 0
}

function refused(code: LockFault['code'], context: LockFault['context']): LockOutcome {
  return { ok: false, fault: { code, context } }
}
