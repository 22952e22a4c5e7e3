import type { PublishFacts, ReadBundle } from '#server/skills/core/check-bundle.ts'
import { currentSkillPolicy } from '#server/skills/publish/current-policy.ts'
import { reachSchema } from '#server/skills/schema.ts'
import {
  findOwnSkill,
  findSkill,
  listVersions,
  listVisibleSkills,
  type SkillRow,
  type SkillVersionRow,
} from '#server/skills/versions/store.ts'
import { versionHolds } from '#server/skills/versions/version-seal.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

const NO_REACH = { permissions: [], secrets: [], tools: [], hosts: [] }

/** What the workspace knows about a bundle that wants to be published, and the skill it belongs to (undefined for a first one). */
export async function loadFacts(
  scope: TenantScope,
  slug: string,
  bundle: ReadBundle,
): Promise<{ skill: SkillRow | undefined; facts: Omit<PublishFacts, 'secretPlaces'> }> {
  const skill = await findOwnSkill(scope, slug)
  const versions = skill ? await listVersions(scope, skill) : []
  const visible = await listVisibleSkills(scope)
  const names = visible
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

async function neededBy(scope: TenantScope, bundle: ReadBundle): Promise<PublishFacts['needed']> {
  const needed = new Map<string, readonly string[] | null>()
  for (const { skill: name } of bundle.parts?.requires ?? []) {
    const skill = await findSkill(scope, name)
    const versions = skill ? await listVersions(scope, skill) : null
    needed.set(name, versions?.filter(({ yankedAt }) => yankedAt === null).map(({ semver }) => semver) ?? null)
  }
  return needed
}
