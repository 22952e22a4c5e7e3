import { isRef, pickVersion } from '#server/skills/bindings/core/pick-version.ts'
import type { PublishFacts } from '#server/skills/core/check-bundle.ts'
import type { ExaminedBundle } from '#server/skills/core/examine-bundle.ts'
import { namesOneStepFrom, shapeOf } from '#server/skills/core/stages/look-alike.ts'
import { currentSkillPolicy } from '#server/skills/publish/current-policy.ts'
import { reachSchema } from '#server/skills/schema.ts'
import { findLikeNames, findOwnSkill, findSkill, listVersions, type SkillRow, type SkillVersionRow } from '#server/skills/versions/store.ts'
import { versionHolds } from '#server/skills/versions/version-seal.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

const NO_REACH = { permissions: [], secrets: [], tools: [], hosts: [] }

/** What the workspace knows about a bundle that wants to be published, and the skill it belongs to (undefined for a first one). */
export async function loadFacts(
  scope: TenantScope,
  slug: string,
  bundle: Pick<ExaminedBundle, 'parts'>,
): Promise<{ skill: SkillRow | undefined; facts: PublishFacts }> {
  const skill = await findOwnSkill(scope, slug)
  const versions = skill ? await listVersions(scope, skill) : []
  const like = await findLikeNames(scope, shapeOf(slug), namesOneStepFrom(slug))
  const names = like
    .filter(({ id }) => id !== skill?.id)
    .map((other) => ({ slug: other.slug, own: other.workspaceId === scope.workspaceId }))
  const facts = {
    slug,
    policy: (await currentSkillPolicy(scope)).policy,
    earlier: await Promise.all(versions.map(earlierOf)),
    names,
    needed: await neededBy(scope, bundle),
  }
  return { skill, facts }
}

/** A version that nobody signed so is taken to have reached nothing: what comes after it then counts as wider. */
async function earlierOf(row: SkillVersionRow): Promise<PublishFacts['earlier'][number]> {
  const reach = (await versionHolds(row)) ? reachSchema.parse(row.reach) : NO_REACH
  return { semver: row.semver, treeDigest: row.treeDigest, reach, wider: row.wider }
}

/** What a binding would choose now by each range: a version that no range chooses satisfies none here either. */
async function neededBy(scope: TenantScope, bundle: Pick<ExaminedBundle, 'parts'>): Promise<PublishFacts['needed']> {
  const needed = new Map<string, readonly string[] | null>()
  for (const { skill: name, range } of bundle.parts?.requires ?? []) {
    const skill = await findSkill(scope, name)
    const versions = skill ? await listVersions(scope, skill) : null
    needed.set(name, versions && chosen(versions, range))
  }
  return needed
}

function chosen(versions: readonly SkillVersionRow[], range: string): string[] {
  if (!isRef(range)) return []
  const candidates = versions.map(({ semver, wider, reach, yankedAt }) => {
    return { version: semver, wider, reach: reachSchema.parse(reach), yanked: yankedAt !== null }
  })
  const picked = pickVersion(candidates, [range])
  return picked.ok ? [picked.picked.version] : []
}
