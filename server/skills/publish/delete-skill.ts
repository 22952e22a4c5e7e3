import { appendAudit } from '#server/audit/append-audit.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { lockBindings } from '#server/skills/bindings/store.ts'
import { ownSkill } from '#server/skills/publish/own-skill.ts'
import { forgetResolved } from '#server/skills/resolve/keepers.ts'
import { isSkillBound, updateSkill } from '#server/skills/versions/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Takes a skill out of use for good. Row, versions and files stay, because locks and programs hold their digests, and the name stays
 * taken (decision 0120). While it is added anywhere here, by itself or because another skill needs it, or public so that others may have added it, only `force` does it.
 * @throws AppError SKILL_NOT_FOUND, SKILL_NOT_OWNER, SKILL_IN_USE (it may be, and nothing was forced)
 */
export async function deleteSkill(workspaceId: string, name: string, options: { by: string; force: boolean }): Promise<{ slug: string }> {
  const atMs = systemClock.nowMs()
  return await inScope(workspaceId, async (scope) => {
    // Whoever adds it at this moment comes before the question whether anybody has, or finds it deleted.
    await lockBindings(scope)
    const skill = await ownSkill(scope, name)
    const inUse = skill.visibility === 'public' || (await isSkillBound(scope, skill.id))
    if (inUse && !options.force) throw new AppError('SKILL_IN_USE', { context: { slug: skill.slug } })
    await updateSkill(scope, skill.id, { deletedAt: new Date(atMs), deletedBy: options.by })
    await forgetResolved(scope, { skillId: skill.id, visibility: skill.visibility })
    const ext = { actor: options.by, skillId: skill.id, slug: skill.slug, force: options.force }
    await appendAudit(scope, [{ type: 'skill.deleted', severity: 'warning', message: 'a skill was deleted', ext }], {
      atMs,
      ids: systemIds,
    })
    return { slug: skill.slug }
  })
}
