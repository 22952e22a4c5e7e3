import { appendAudit } from '#server/audit/append-audit.ts'
import { listMemberships } from '#server/identity/people/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { addNotices } from '#server/notices/add-notices.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { ownSkill, versionNumbered } from '#server/skills/publish/own-skill.ts'
import { forgetResolved } from '#server/skills/resolve/keepers.ts'
import { updateYank } from '#server/skills/versions/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

export interface Yank {
  readonly version: string
  /** `normal`: nobody chooses it any more, whoever has it keeps it. `security`: nobody gets it any more, from now on. */
  readonly severity: 'normal' | 'security'
  readonly reason: string
}

/**
 * Withdraws a version. Its number stays used. For its security, every process forgets what it resolved, and the admins are told
 * (requirements §14.7). A normal one may be made a security one later; not the other way round.
 * @throws AppError SKILL_NOT_FOUND, SKILL_NOT_OWNER, SKILL_VERSION_NOT_FOUND, SKILL_VERSION_YANKED (it is already)
 */
export async function yankVersion(workspaceId: string, name: string, yank: Yank, by: string): Promise<void> {
  const atMs = systemClock.nowMs()
  await inScope(workspaceId, async (scope) => {
    const skill = await ownSkill(scope, name)
    const version = await versionNumbered(scope, skill, yank.version)
    if (version.yankedAt !== null && (version.yankSeverity === 'security' || yank.severity === 'normal'))
      throw new AppError('SKILL_VERSION_YANKED', { context: { slug: skill.slug, version: version.semver } })
    await updateYank(scope, version.id, { yankedAt: new Date(atMs), yankedBy: by, yankSeverity: yank.severity, yankReason: yank.reason })
    await forgetResolved(scope, { skillId: skill.id, visibility: skill.visibility })
    if (yank.severity === 'security') await tellAdmins(scope, { skillVersionId: version.id, by, atMs })
    const ext = {
      actor: by,
      skillId: skill.id,
      versionId: version.id,
      slug: skill.slug,
      version: version.semver,
      yankSeverity: yank.severity,
    }
    const event = { type: 'skill.withdrawn' as const, severity: 'warning' as const, message: 'a version of a skill was withdrawn', ext }
    await appendAudit(scope, [event], { atMs, ids: systemIds })
  })
}

async function tellAdmins(
  scope: TenantScope,
  { skillVersionId, by, atMs }: { skillVersionId: string; by: string; atMs: number },
): Promise<void> {
  const to = (await listMemberships(scope)).filter(({ role }) => role === 'admin').map(({ userId }) => userId)
  const key = `skill_withdrawn:${skillVersionId}`
  await addNotices(scope, { kind: 'skill_withdrawn', key, about: { skillVersionId }, to, noMail: [by] }, atMs)
}

/**
 * Takes a withdrawal back.
 * @throws AppError SKILL_NOT_FOUND, SKILL_NOT_OWNER, SKILL_VERSION_NOT_FOUND, CONFLICT (it was not withdrawn)
 */
export async function reinstateVersion(workspaceId: string, name: string, semver: string, by: string): Promise<void> {
  const atMs = systemClock.nowMs()
  await inScope(workspaceId, async (scope) => {
    const skill = await ownSkill(scope, name)
    const version = await versionNumbered(scope, skill, semver)
    if (version.yankedAt === null) throw new AppError('CONFLICT', { context: { what: 'a version that was not withdrawn' } })
    await updateYank(scope, version.id, { yankedAt: null, yankedBy: null, yankSeverity: null, yankReason: null })
    await forgetResolved(scope, { skillId: skill.id, visibility: skill.visibility })
    const ext = {
      actor: by,
      skillId: skill.id,
      versionId: version.id,
      slug: skill.slug,
      version: semver,
      before: version.yankSeverity ?? '',
    }
    await appendAudit(scope, [{ type: 'skill.reinstated', message: 'a version of a skill is back in use', ext }], { atMs, ids: systemIds })
  })
}
