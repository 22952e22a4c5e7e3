import type { UpgradeOffer } from '#server/bridge/authoring/schema.ts'
import { parseDefinitionYaml } from '#server/compiler/locate.ts'
import { diffDefinitions } from '#server/members/core/diff-definitions.ts'
import { diffText } from '#server/members/diff-text.ts'
import { findUpgrade } from '#server/members/upgrade-member.ts'
import { inScope } from '#server/tenancy/store.ts'

/** What a newer template would change in a crew member, field by field, and where a person has to choose. @throws AppError NOT_FOUND */
export async function readUpgrade(workspaceId: string, memberId: string): Promise<{ offer: UpgradeOffer | null }> {
  const found = await inScope(workspaceId, async (scope) => await findUpgrade(scope, memberId))
  if (found === null) return { offer: null }
  const { mine, merged, conflicts, ...about } = found
  const [before, after] = [mine, merged].map((yaml) => {
    const parsed = parseDefinitionYaml(yaml)
    return parsed.ok ? parsed.value : {}
  })
  const fields = diffDefinitions(before, after).map((change) => ({ ...change, path: [...change.path] }))
  const lines = diffText(mine, merged).map((hunk) => [...hunk])
  return { offer: { ...about, conflicts: conflicts.map((one) => ({ ...one })), diff: { fields, lines } } }
}
