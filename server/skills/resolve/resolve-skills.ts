import { sha256 } from '#server/kernel/digest.ts'
import type { Resolution } from '#server/skills/resolve/cache/port.ts'
import { pickInScope, presentSkill, type ScopedSkill } from '#server/skills/resolve/core/pick-in-scope.ts'
import { scopeKey } from '#server/skills/resolve/core/scope-key.ts'
import { listeningKeeper } from '#server/skills/resolve/keepers.ts'
import { findLiveBindings, findSignedBindings } from '#server/skills/resolve/store.ts'
import { tellLeftOut } from '#server/skills/resolve/tell-left-out.ts'
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

/**
 * What is kept goes to models as it stands, so each version is held against what was signed: one whose description was changed in the
 * database is not there, nor is what needs it. People who look into a scope see it; what is opened is checked by `readSkillFile`.
 */
async function loadResolution(workspaceId: string, scope: SkillScope): Promise<Resolution> {
  const { bindings, leftOut } = await inScope(workspaceId, async (tenant) => await findSignedBindings(tenant, scope))
  if (leftOut.length > 0) await tellLeftOut(workspaceId, leftOut)
  const { entries } = pickInScope(bindings)
  const skills = entries.map(presentSkill)
  return { skills, etag: `"${sha256(JSON.stringify(skills))}"`, entries }
}
