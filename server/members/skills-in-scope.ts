import type { SkillInScope } from '#server/compiler/snapshot.ts'
import { type LiveBinding, pickInScope, type ScopedSkill } from '#server/skills/resolve/core/pick-in-scope.ts'
import { findImported, findSignedBindings } from '#server/skills/resolve/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * The skills that a crew member could name, as its compile sees them: added to it or to the workspace, with all permissions, none
 * withdrawn for its security, each as it was signed: descriptions stand in every question to a model. What somebody here fetched from an
 * address was written elsewhere (decision 0124). Read in the caller's transaction, not from what is kept for a minute: a program is made of it.
 */
export async function skillsInScope(scope: TenantScope, memberId: string): Promise<readonly SkillInScope[]> {
  const { bindings } = await findSignedBindings(scope, { core: memberId })
  const imported = await findImported(
    scope,
    bindings.flatMap(({ skills }) => skills),
  )
  const locks = new Map(bindings.map((binding) => [binding.bindingId, binding]))
  return pickInScope(bindings).entries.map((entry) => ({
    slug: entry.slug,
    version: entry.version,
    description: entry.description,
    triggers: [...entry.triggers],
    skillWorkspaceId: entry.skillWorkspaceId,
    versionId: entry.versionId,
    archiveDigest: entry.archiveDigest,
    treeDigest: entry.treeDigest,
    publisher: entry.publisher,
    trust: entry.publisher.startsWith(`${scope.workspaceId}/`) && !imported.has(entry.versionId) ? 'internal' : 'untrusted',
    via: entry.via,
    needs: neededBy(entry, locks.get(entry.bindingId)),
  }))
}

/** What is bound needs the whole of its lock; what is there because of another, what its name stands at. */
function neededBy(entry: ScopedSkill, binding: LiveBinding | undefined): string[] {
  const others = (binding?.skills ?? []).filter(({ slug }) => slug !== entry.slug)
  const needed = entry.via === null ? others : others.filter(({ requiredBy }) => requiredBy.some(({ by }) => by === entry.slug))
  return needed.map(({ slug }) => slug)
}
