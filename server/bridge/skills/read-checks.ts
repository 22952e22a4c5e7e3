import { namesOf } from '#server/bridge/list-runs.ts'
import type { SkillChecks } from '#server/bridge/skills/schema.ts'
import { inEnglish, type Say } from '#server/kernel/language/say.ts'
import { currentSkillPolicy } from '#server/skills/publish/current-policy.ts'
import { findSkillPolicy } from '#server/skills/versions/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** How findings are judged here, and who said so. */
export async function readChecks(workspaceId: string, say: Say = inEnglish): Promise<SkillChecks> {
  const people = await namesOf(workspaceId)
  return await inScope(workspaceId, async (scope) => {
    const { n, policy } = await currentSkillPolicy(scope)
    const row = await findSkillPolicy(scope)
    const changed = row ? { by: people.get(row.activatedBy) ?? say('Someone who left'), at: row.at.toISOString() } : null
    return { n, policy, changed }
  })
}
