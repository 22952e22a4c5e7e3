import { AppError } from '#server/kernel/app-error.ts'
import { SKILL_SLUG } from '#server/skills/schema.ts'
import { findNumberedVersion, findOwnSkill, findSkill, type SkillRow, type SkillVersionRow } from '#server/skills/versions/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * The skill of that name that this workspace may change, held until the transaction ends.
 * @param options.deleted a deleted one too, by its bare name
 * @throws AppError SKILL_NOT_FOUND, SKILL_NOT_OWNER (somebody else's public one)
 */
export async function ownSkill(scope: TenantScope, name: string, options: { deleted?: boolean } = {}): Promise<SkillRow> {
  const visible = await findSkill(scope, name)
  if (visible && visible.workspaceId !== scope.workspaceId) throw new AppError('SKILL_NOT_OWNER', { context: { slug: name } })
  const slug = visible?.slug ?? (options.deleted ? name : undefined)
  const skill = slug === undefined ? undefined : await findOwnSkill(scope, slug, { lock: true })
  if (!skill || (skill.deletedAt !== null && !options.deleted)) throw new AppError('SKILL_NOT_FOUND', { context: { slug: name } })
  return skill
}

/** One of its versions by number. @throws AppError SKILL_VERSION_NOT_FOUND */
export async function versionNumbered(scope: TenantScope, skill: SkillRow, semver: string): Promise<SkillVersionRow> {
  const version = await findNumberedVersion(scope, skill, semver)
  if (!version) throw new AppError('SKILL_VERSION_NOT_FOUND', { context: { slug: skill.slug, version: semver } })
  return version
}

/**
 * Whether this workspace may publish under a name; one that is new may be.
 * @throws AppError SKILL_NOT_FOUND (no name), SKILL_NOT_OWNER, SKILL_SLUG_TAKEN (a deleted skill had it)
 */
export async function checkPublishName(scope: TenantScope, slug: string): Promise<void> {
  if (!SKILL_SLUG.test(slug)) {
    const other = slug.includes('/') ? await findSkill(scope, slug) : undefined
    throw new AppError(other && other.workspaceId !== scope.workspaceId ? 'SKILL_NOT_OWNER' : 'SKILL_NOT_FOUND', { context: { slug } })
  }
  const skill = await findOwnSkill(scope, slug)
  if (skill && skill.deletedAt !== null) throw new AppError('SKILL_SLUG_TAKEN', { context: { slug } })
}
