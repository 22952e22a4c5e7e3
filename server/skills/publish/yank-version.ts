import { appendAudit } from '#server/audit/append-audit.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { ownSkill, versionNumbered } from '#server/skills/publish/own-skill.ts'
import { tellAdmins } from '#server/skills/publish/tell-of-withdrawals.ts'
import { forgetResolved } from '#server/skills/resolve/keepers.ts'
import { updateYank } from '#server/skills/versions/store.ts'
import { NOT_WITHDRAWN, type StatusSeal, sealStatus } from '#server/skills/versions/version-seal.ts'
import { inScope } from '#server/tenancy/store.ts'

export interface Yank {
  readonly version: string
  /** `normal`: nobody chooses it any more, whoever has it keeps it. `security`: nobody gets it any more, from now on. */
  readonly severity: 'normal' | 'security'
  readonly reason: string
}

/**
 * Withdraws a version, also one of a deleted skill. Its number stays used. For its security, every process forgets what it resolved,
 * and the admins are told, those of other workspaces by `tellOfWithdrawals` (requirements §14.7). A normal one may be made a security
 * one later; not the other way round.
 * @throws AppError SKILL_NOT_FOUND, SKILL_NOT_OWNER, SKILL_VERSION_NOT_FOUND, SKILL_VERSION_YANKED (it is already),
 * SIGNER_UNAVAILABLE (a normal one)
 */
export async function yankVersion(workspaceId: string, name: string, yank: Yank, by: string): Promise<void> {
  const atMs = systemClock.nowMs()
  await inScope(workspaceId, async (scope) => {
    const skill = await ownSkill(scope, name, { deleted: true })
    const version = await versionNumbered(scope, skill, yank.version)
    if (version.yankedAt !== null && (version.yankSeverity === 'security' || yank.severity === 'normal'))
      throw new AppError('SKILL_VERSION_YANKED', { context: { slug: skill.slug, version: version.semver } })
    const status = { yankedAt: new Date(atMs), yankedBy: by, yankSeverity: yank.severity, yankReason: yank.reason }
    const seal = await sealStatus({ workspaceId, id: version.id, ...status }).catch(orNone(yank))
    await updateYank(scope, version.id, { ...status, ...seal })
    await forgetResolved(scope, { skillId: skill.id, visibility: skill.visibility })
    if (yank.severity === 'security') await tellAdmins(scope, { versionId: version.id, yankedAtMs: atMs, noMail: [by] }, atMs)
    const ext = {
      actor: by,
      skillId: skill.id,
      versionId: version.id,
      slug: skill.slug,
      version: version.semver,
      yankSeverity: yank.severity,
      reason: yank.reason,
    }
    const event = { type: 'skill.withdrawn' as const, severity: 'warning' as const, message: 'a version of a skill was withdrawn', ext }
    await appendAudit(scope, [event], { atMs, ids: systemIds })
  })
}

/**
 * Takes a withdrawal back; of a version that was not withdrawn, nothing. Who was told here that it is not safe is told that too; in
 * other workspaces the notice that was written says by itself that it is over.
 * @throws AppError SKILL_NOT_FOUND, SKILL_NOT_OWNER, SKILL_VERSION_NOT_FOUND, SIGNER_UNAVAILABLE
 */
export async function reinstateVersion(workspaceId: string, name: string, semver: string, by: string): Promise<void> {
  const atMs = systemClock.nowMs()
  await inScope(workspaceId, async (scope) => {
    const skill = await ownSkill(scope, name)
    const version = await versionNumbered(scope, skill, semver)
    if (version.yankedAt === null) return
    const seal = await sealStatus({ workspaceId, id: version.id, ...NOT_WITHDRAWN })
    await updateYank(scope, version.id, { ...NOT_WITHDRAWN, ...seal })
    await forgetResolved(scope, { skillId: skill.id, visibility: skill.visibility })
    const told = { versionId: version.id, yankedAtMs: version.yankedAt.getTime(), noMail: [by], isOver: true }
    if (version.yankSeverity === 'security') await tellAdmins(scope, told, atMs)
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

/** For its security a version goes without the signer too: a status that nobody signed is one that nobody may use. */
function orNone({ severity }: Yank): (error: unknown) => StatusSeal {
  return (error) => {
    if (severity === 'security' && isAppError(error, 'SIGNER_UNAVAILABLE')) return { statusSignature: '', statusKeyId: '', statusEpoch: '' }
    throw error
  }
}
