import { sha256 } from '#server/kernel/digest.ts'
import type { Resolution } from '#server/skills/resolve/cache/port.ts'
import { pickInScope, presentSkill, type ScopedSkill } from '#server/skills/resolve/core/pick-in-scope.ts'
import { scopeKey } from '#server/skills/resolve/core/scope-key.ts'
import { listeningKeeper } from '#server/skills/resolve/keepers.ts'
import { findLiveBindings } from '#server/skills/resolve/store.ts'
import type { SkillScope } from '#server/skills/schema.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * The skills in scope: of the workspace, and of the channel, person and crew member named (requirements §14.10). Kept for a minute, in
 * process or in Redis, and forgotten in every process once a change is committed.
 * @param scope may the caller ask for it: that is decided at the door, not here
 * @returns `skills` for callers with the strong `etag` of exactly that list; `entries`, the locks behind it, for Muster itself
 */
export async function resolveSkills(workspaceId: string, scope: SkillScope): Promise<Resolution> {
  const load = async (): Promise<Resolution> => await loadResolution(workspaceId, scope)
  const keeper = await listeningKeeper()
  return keeper === null ? await load() : await keeper.read(workspaceId, scopeKey(workspaceId, scope), load)
}

/** What counts in a scope and what another binding of the same skill goes before, as it is now; for people who look into it. */
export async function explainScope(
  workspaceId: string,
  scope: SkillScope,
): Promise<{ readonly entries: readonly ScopedSkill[]; readonly shadowed: readonly ScopedSkill[] }> {
  return pickInScope(await inScope(workspaceId, async (tenant) => await findLiveBindings(tenant, scope)))
}

async function loadResolution(workspaceId: string, scope: SkillScope): Promise<Resolution> {
  const { entries } = await explainScope(workspaceId, scope)
  const skills = entries.map(presentSkill)
  return { skills, etag: `"${sha256(JSON.stringify(skills))}"`, entries }
}
