import { appendAudit } from '#server/audit/append-audit.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { insertSkill, type SkillRow } from '#server/skills/versions/store.ts'
import { inScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

/**
 * Takes a name for a skill, for good: whoever deletes it later leaves the name behind (requirements §14.4).
 * @throws AppError SKILL_SLUG_TAKEN
 */
export async function registerSkill(
  workspaceId: string,
  { slug, visibility, description }: { slug: string; visibility: 'private' | 'public'; description: string },
  by: string,
): Promise<SkillRow> {
  const atMs = systemClock.nowMs()
  return await inScope(workspaceId, async (scope) => {
    const ownerSlug = (await readWorkspace(scope)).slug
    const skill = await insertSkill(scope, { id: systemIds.next('skl'), slug, ownerSlug, visibility, description, createdBy: by })
    if (!skill) throw new AppError('SKILL_SLUG_TAKEN', { context: { slug } })
    const ext = { actor: by, skillId: skill.id, slug, visibility }
    await appendAudit(scope, [{ type: 'skill.registered', message: 'a name of a skill was taken', ext }], { atMs, ids: systemIds })
    return skill
  })
}
