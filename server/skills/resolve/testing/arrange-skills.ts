import type postgres from 'postgres'
import { skillVersions } from '#db/schema/skill-versions.ts'
import { putBlob } from '#server/blobs/open-blobs.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { signAuthority } from '#server/signer/authority.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import type { FileEntry, LockEntry, ScopeType } from '#server/skills/schema.ts'
import { sealVersion, versionRecord } from '#server/skills/versions/version-seal.ts'
import { inScope } from '#server/tenancy/store.ts'

type Owner = postgres.Sql

export interface ArrangedSkill {
  readonly workspaceId: string
  readonly skillId: string
  readonly slug: string
  readonly versionId: string
  readonly version: string
}

export interface SkillGiven {
  readonly workspaceId: string
  readonly slug: string
  readonly version?: string
  readonly visibility?: 'private' | 'public'
  readonly description?: string
  readonly triggers?: readonly string[]
  readonly files?: readonly FileEntry[]
  readonly searchText?: string
  /** With a signed status, as it is published today; without one, as before there was any. */
  readonly hasStatus?: boolean
}

/** A skill with one version, put into the tables as the owner of the database does. */
export async function arrangeSkill(owner: Owner, given: SkillGiven): Promise<ArrangedSkill> {
  const { workspaceId, slug, version = '1.0.0', visibility = 'private', description = `About ${slug}`, triggers = [], files = [] } = given
  const skillId = systemIds.next('skl')
  const ownerSlug = workspaceId.replace(/^ws_/, '')
  await owner`insert into muster.skills ${owner({ workspace_id: workspaceId, id: skillId, slug, owner_slug: ownerSlug, visibility, description, created_by: 'usr_a' })}`
  const skill = { workspaceId, skillId, slug }
  return await arrangeVersion(owner, {
    ...skill,
    version,
    description,
    triggers,
    files,
    searchText: given.searchText,
    hasStatus: given.hasStatus === true,
  })
}

/** Another version of a skill that is there. */
export async function arrangeVersion(
  owner: Owner,
  given: Omit<SkillGiven, 'visibility' | 'searchText'> & { readonly skillId: string; readonly searchText?: string | undefined },
): Promise<ArrangedSkill> {
  const { workspaceId, skillId, slug, version = '1.0.0', description = `About ${slug}`, triggers = [], files = [] } = given
  const versionId = systemIds.next('skv')
  const [count] =
    await owner`select count(*)::int as n from muster.skill_versions where workspace_id = ${workspaceId} and skill_id = ${skillId}`
  const sealed = {
    workspaceId,
    id: versionId,
    skillId,
    semver: version,
    n: Number(count?.['n'] ?? 0) + 1,
    archiveDigest: taggedDigest('muster.test-archive.v1', versionId),
    treeDigest: taggedDigest('muster.test-tree.v1', versionId),
    manifest: { name: slug, version, description, triggers: [...triggers] },
    files: [...files],
    reach: { permissions: [], secrets: [], tools: [], hosts: [] },
    wider: false,
    publishedBy: 'usr_a',
    publisher: `${workspaceId}/usr_a`,
  }
  await ensureSigner()
  const { seal, status } = given.hasStatus
    ? await sealVersion(sealed)
    : { seal: await signAuthority(versionRecord(sealed, false)), status: {} }
  const searchText = given.searchText ?? [slug, description, ...triggers].join('\n')
  const row = { ...sealed, ...seal, ...status, archiveRef: '', report: [], searchText, publishedAt: new Date() }
  await inScope(workspaceId, async ({ tx }) => await tx.insert(skillVersions).values(row))
  return { workspaceId, skillId, slug, versionId, version }
}

/** A skill with its files among the blobs; needs a data folder. */
export async function arrangeWrittenSkill(
  owner: Owner,
  given: Omit<SkillGiven, 'files'> & { readonly contents: Readonly<Record<string, string | Uint8Array>> },
): Promise<ArrangedSkill> {
  const files: FileEntry[] = []
  for (const [path, content] of Object.entries(given.contents)) {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
    const { ref, size } = await putBlob(given.workspaceId, bytes)
    files.push({ path, size, digest: ref.replace('blob:sha256:', ''), text: typeof content === 'string' })
  }
  return await arrangeSkill(owner, { ...given, files })
}

export interface BindingGiven {
  readonly workspaceId: string
  readonly skill: ArrangedSkill
  readonly dependencies?: readonly ArrangedSkill[]
  readonly scopeType?: ScopeType
  readonly scopeId?: string
  readonly state?: 'active' | 'successor' | 'ended'
  readonly enabled?: boolean
  readonly pending?: boolean
}

/** A binding, its lock as `bindSkill` would write it. @returns its id */
export async function arrangeBinding(owner: Owner, given: BindingGiven): Promise<string> {
  const { workspaceId, skill, dependencies = [], scopeType = 'workspace', state = 'active', enabled = true, pending = false } = given
  const id = systemIds.next('bnd')
  const lock = [...dependencies, skill].map((one) => lockEntry(one, one === skill ? '' : skill.slug))
  const row = {
    workspace_id: workspaceId,
    id,
    skill_workspace_id: skill.workspaceId,
    skill_id: skill.skillId,
    slug: skill.slug,
    ref: 'latest',
    version_id: skill.versionId,
    semver: skill.version,
    scope_type: scopeType,
    scope_id: given.scopeId ?? workspaceId,
    state,
    enabled,
    pending,
    lock: owner.json(lock as never),
    lock_digest: taggedDigest('muster.test-lock.v1', lock),
    asked: owner.json({ permissions: [], secrets: [] }),
    created_by: 'usr_a',
  }
  await owner`insert into muster.skill_bindings ${owner(row)}`
  return id
}

function lockEntry({ workspaceId, skillId, slug, versionId, version }: ArrangedSkill, by: string): LockEntry {
  return {
    skillWorkspaceId: workspaceId,
    skillId,
    slug,
    versionId,
    version,
    archiveDigest: taggedDigest('muster.test-archive.v1', versionId),
    treeDigest: taggedDigest('muster.test-tree.v1', versionId),
    publisher: `${workspaceId}/usr_a`,
    requiredBy: [{ by, range: '*' }],
  }
}
