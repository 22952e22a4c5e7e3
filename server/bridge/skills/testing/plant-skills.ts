import type postgres from 'postgres'
import { lockDigestOf } from '#server/skills/bindings/signed-grants.ts'
import type { Asked, LockEntry, Manifest, StageReport } from '#server/skills/schema.ts'

const DIGEST = 'ab'.repeat(32)

interface PlantedVersion {
  readonly semver: string
  readonly n?: number
  readonly manifest?: Partial<Manifest>
  readonly report?: readonly StageReport[]
  readonly yanked?: 'normal' | 'security'
  readonly publishedBy?: string
}
interface PlantedSkill {
  readonly workspaceId: string
  readonly slug: string
  readonly ownerSlug?: string
  readonly visibility?: 'private' | 'public'
  readonly description?: string
  readonly versions?: readonly PlantedVersion[]
}

const skillId = (slug: string) => `skl_${slug}`
const versionId = (slug: string, semver: string) => `skv_${slug}_${semver}`

/** Rows of a skill and its versions, as publishing leaves them, without their archives. Ids follow from the name. */
export async function plantSkill(owner: postgres.Sql, skill: PlantedSkill): Promise<void> {
  const { workspaceId, slug, ownerSlug = 'acme', visibility = 'private', description = `About ${slug}`, versions = [] } = skill
  await owner`insert into muster.skills (workspace_id, id, slug, owner_slug, visibility, description, created_by)
    values (${workspaceId}, ${skillId(slug)}, ${slug}, ${ownerSlug}, ${visibility}, ${description}, 'usr_a')`
  for (const [index, version] of versions.entries()) {
    const manifest: Manifest = { ...EMPTY, name: slug, version: version.semver, description, ...version.manifest }
    const reach = {
      permissions: manifest.permissions,
      secrets: manifest.secrets.map(({ name }) => name),
      tools: manifest.allowedTools,
      hosts: [],
    }
    const by = version.publishedBy ?? 'usr_a'
    await owner`insert into muster.skill_versions ${owner({
      workspace_id: workspaceId,
      id: versionId(slug, version.semver),
      skill_id: skillId(slug),
      semver: version.semver,
      n: version.n ?? index + 1,
      archive_digest: DIGEST,
      archive_ref: `blob:sha256:${DIGEST}`,
      tree_digest: DIGEST,
      manifest: owner.json(manifest as never),
      files: owner.json([{ path: 'SKILL.md', size: 120, digest: DIGEST, text: true }]),
      reach: owner.json(reach as never),
      report: owner.json((version.report ?? []) as never),
      wider: false,
      search_text: `${slug} ${description} ${manifest.triggers.join(' ')}`,
      published_by: by,
      publisher: `${workspaceId}/${by}`,
      published_at: new Date(),
      signature: 's',
      key_id: 'k',
      epoch: 'e:1',
      ...(version.yanked ? { yanked_at: new Date(), yanked_by: by, yank_severity: version.yanked, yank_reason: 'Wrong dates' } : {}),
    })}`
  }
}

const EMPTY: Omit<Manifest, 'name' | 'version' | 'description'> = {
  triggers: [],
  permissions: [],
  secrets: [],
  requires: [],
  license: 'MIT',
  compatibility: null,
  metadata: {},
  allowedTools: [],
}

interface PlantedUse {
  readonly workspaceId: string
  readonly id: string
  readonly slug: string
  readonly semver: string
  readonly skillWorkspaceId?: string
  readonly scopeType?: 'workspace' | 'channel' | 'user' | 'core'
  readonly scopeId?: string
  readonly state?: 'active' | 'successor'
  readonly enabled?: boolean
  readonly pending?: boolean
  readonly needs?: readonly { readonly slug: string; readonly semver: string; readonly range: string }[]
  readonly asked?: Asked
  readonly supersedesId?: string
  readonly createdBy?: string
}

/** A row of a skill that was added, as adding leaves it. */
export async function plantUse(owner: postgres.Sql, use: PlantedUse): Promise<void> {
  const { workspaceId, slug, semver, needs = [] } = use
  const skillWorkspaceId = use.skillWorkspaceId ?? workspaceId
  const entry = (name: string, version: string, by: string, range: string): LockEntry => ({
    skillWorkspaceId,
    skillId: skillId(name),
    slug: name,
    versionId: versionId(name, version),
    version,
    archiveDigest: DIGEST,
    treeDigest: DIGEST,
    publisher: `${skillWorkspaceId}/usr_a`,
    requiredBy: [{ by, range }],
  })
  const lock = [...needs.map((need) => entry(need.slug, need.semver, slug, need.range)), entry(slug, semver, '', `^${semver}`)]
  await owner`insert into muster.skill_bindings ${owner({
    workspace_id: workspaceId,
    id: use.id,
    skill_workspace_id: skillWorkspaceId,
    skill_id: skillId(slug),
    slug,
    ref: `^${semver}`,
    version_id: versionId(slug, semver),
    semver,
    scope_type: use.scopeType ?? 'workspace',
    scope_id: use.scopeId ?? workspaceId,
    state: use.state ?? 'active',
    enabled: use.enabled ?? true,
    pending: use.pending ?? false,
    lock: owner.json(lock as never),
    lock_digest: lockDigestOf(lock),
    asked: owner.json((use.asked ?? { permissions: [], secrets: [] }) as never),
    secret_mappings: owner.json({}),
    supersedes_id: use.supersedesId ?? null,
    created_by: use.createdBy ?? 'usr_a',
  })}`
}
