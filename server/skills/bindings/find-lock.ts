import { AppError, type ErrorContext } from '#server/kernel/app-error.ts'
import { msg } from '#server/kernel/language/say.ts'
import { type KnownSkill, type LockedSkill, type LockFault, lockTree, type SkillVersion } from '#server/skills/bindings/core/lock-tree.ts'
import { isRef } from '#server/skills/bindings/core/pick-version.ts'
import { lockDigestOf } from '#server/skills/bindings/signed-grants.ts'
import { LOCK_LIMITS, type LockEntry, manifestSchema, reachSchema } from '#server/skills/schema.ts'
import { findSkill, findVersion, listVersions, type SkillVersionRow } from '#server/skills/versions/store.ts'
import { versionHolds } from '#server/skills/versions/version-seal.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

export interface FoundLock {
  readonly locked: readonly LockedSkill[]
  /** Dependencies first; never empty, the skill itself last. */
  readonly lock: readonly LockEntry[]
  readonly root: LockEntry
  readonly lockDigest: string
}
/** Versions that were not chosen in the end need things too; more names than that nobody looks through. */
const NAMES_MAX = LOCK_LIMITS.nodesMax * 3

/**
 * What a skill at a ref resolves to in this workspace now, with all that it needs: loads what the walk asks for until it is satisfied.
 * Every version in it is the one that its publisher was signed for.
 * @param asked.skill `<name>` or `<workspace>/<name>`
 * @throws AppError VALIDATION_FAILED (no ref), SKILL_NOT_FOUND, SKILL_VERSION_NOT_FOUND, SKILL_VERSION_YANKED,
 * SKILL_DEPENDENCY_NOT_FOUND, SKILL_DEPENDENCY_CYCLE, SKILL_DEPENDENCY_CONFLICT, LIMIT_EXCEEDED, BLOB_DAMAGED
 */
export async function findLock(scope: TenantScope, asked: { readonly skill: string; readonly ref: string }): Promise<FoundLock> {
  if (!isRef(asked.ref)) throw notARef()
  const known = new Map<string, KnownSkill | null>()
  const root = { slug: asked.skill, ref: asked.ref }
  for (;;) {
    const outcome = lockTree(root, known)
    if (outcome.ok === true) return await checked(scope, outcome.locked)
    if (outcome.ok === false) throw new AppError(outcome.fault.code, { context: contextOf(outcome.fault) })
    for (const slug of outcome.slugs) {
      if (known.size >= NAMES_MAX) throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'skills', max: LOCK_LIMITS.nodesMax } })
      const skill = await knownSkill(scope, slug)
      known.set(slug, skill)
      if (skill) known.set(skill.slug, skill)
    }
  }
}

/** How callers of a workspace say a skill: by its name alone where it is their own. */
export function spokenName(workspaceId: string, skill: { workspaceId: string; ownerSlug: string; slug: string }): string {
  return skill.workspaceId === workspaceId ? skill.slug : `${skill.ownerSlug}/${skill.slug}`
}

async function knownSkill(scope: TenantScope, name: string): Promise<KnownSkill | null> {
  const skill = await findSkill(scope, name)
  if (!skill) return null
  const versions = (await listVersions(scope, skill)).map(toVersion)
  return { skillWorkspaceId: skill.workspaceId, skillId: skill.id, slug: spokenName(scope.workspaceId, skill), versions }
}

function toVersion(row: SkillVersionRow): SkillVersion {
  const { id, semver, archiveDigest, treeDigest, publisher, wider } = row
  const facts = { versionId: id, version: semver, archiveDigest, treeDigest, publisher, wider }
  return { ...facts, yanked: row.yankedAt !== null, manifest: manifestSchema.parse(row.manifest), reach: reachSchema.parse(row.reach) }
}

async function checked(scope: TenantScope, locked: readonly LockedSkill[]): Promise<FoundLock> {
  const lock: LockEntry[] = []
  for (const { entry } of locked) {
    const row = await findVersion(scope, entry.skillWorkspaceId, entry.versionId)
    if (!row || !(await versionHolds(row)))
      throw new AppError('BLOB_DAMAGED', { context: { what: 'signature of a skill', skill: entry.slug, version: entry.version } })
    lock.push({ ...entry, signature: row.signature })
  }
  const root = lock.at(-1)
  if (!root) throw new Error('a lock holds the skill itself')
  return { locked, lock, root, lockDigest: lockDigestOf(lock) }
}

/** As it is shown: who asked for what, or the way round. */
function contextOf({ context: { requiredBy, path, ...context } }: LockFault): ErrorContext {
  return {
    ...context,
    ...(requiredBy ? { requiredBy: requiredBy.map(({ by, range }) => `${by === '' ? 'you' : by}: ${range}`).join(', ') } : {}),
    ...(path ? { path: path.join(' → ') } : {}),
  }
}

function notARef(): AppError {
  const message = msg('Write a version like 1.2.0, a range like ^1.2, or latest')
  return new AppError('VALIDATION_FAILED', { errors: [{ pointer: '/ref', code: 'not_valid', message }] })
}
