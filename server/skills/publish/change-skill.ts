import { appendAudit } from '#server/audit/append-audit.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { ownSkill } from '#server/skills/publish/own-skill.ts'
import { forgetResolved } from '#server/skills/resolve/keepers.ts'
import { type SkillRow, updateSkill } from '#server/skills/versions/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Who sees a skill, and how the registry describes it. One that is private again is gone for everybody else at once, as if it were
 * deleted: others may have added it, so only `force` does that.
 * @throws AppError SKILL_NOT_FOUND, SKILL_NOT_OWNER, SKILL_IN_USE (from public to private, and nothing was forced)
 */
export async function changeSkill(
  workspaceId: string,
  name: string,
  change: { visibility?: 'private' | 'public' | undefined; description?: string | undefined },
  options: { by: string; force: boolean },
): Promise<SkillRow> {
  const atMs = systemClock.nowMs()
  return await inScope(workspaceId, async (scope) => {
    const skill = await ownSkill(scope, name)
    const { visibility = skill.visibility, description = skill.description } = change
    const isTakenAway = skill.visibility === 'public' && visibility === 'private'
    if (isTakenAway && !options.force) throw new AppError('SKILL_IN_USE', { context: { slug: skill.slug } })
    await updateSkill(scope, skill.id, { visibility, description })
    if (visibility !== skill.visibility) await forgetResolved(scope, { skillId: skill.id, visibility: 'public' })
    const ext = { actor: options.by, skillId: skill.id, slug: skill.slug, before: skill.visibility, visibility }
    await appendAudit(scope, [{ type: 'skill.changed', message: 'a skill was changed', ext }], { atMs, ids: systemIds })
    return { ...skill, visibility, description }
  })
}
