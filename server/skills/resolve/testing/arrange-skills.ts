import type postgres from 'postgres'
import { putBlob } from '#server/blobs/open-blobs.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { signAuthority } from '#server/signer/authority.ts'
import type { FileEntry, LockEntry, ScopeType } from '#server/skills/schema.ts'
import { findVersion } from '#server/skills/versions/store.ts'
import { versionRecord } from '#server/skills/versions/version-seal.ts'
import { inScope } from '#server/tenancy/store.ts'

type Owner = postgres.Sql
const UNSIGNED = { signature: '', key_id: '', epoch: '' }

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
}

/** A skill with one version, put into the tables as the owner of the database does; unsigned. */
export async function arrangeSkill(owner: Owner, given: SkillGiven): Promise<ArrangedSkill> {
  const { workspaceId, slug, version = '1.0.0', visibility = 'private', description = `About ${slug}`, triggers = [], files = [] } = given
  const skillId = systemIds.next('skl')
  const ownerSlug = workspaceId.replace(/^ws_/, '')
  await owner`insert into muster.skills ${owner({ workspace_id: workspaceId, id: skillId, slug, owner_slug: ownerSlug, visibility, description, created_by: 'usr_a' })}`
  const skill = { workspaceId, skillId, slug }
  return await arrangeVersion(owner, { ...skill, version, description, triggers, files, searchText: given.searchText })
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
  const row = {
    ...UNSIGNED,
    workspace_id: workspaceId,
    id: versionId,
    skill_id: skillId,
    semver: version,
    n: Number(count?.['n'] ?? 0) + 1,
    archive_digest: taggedDigest('muster.test-archive.v1', versionId),
    archive_ref: '',
    tree_digest: taggedDigest('muster.test-tree.v1', versionId),
    manifest: owner.json({ name: slug, version, description, triggers: [...triggers] }),
    files: owner.json(files as never),
    reach: owner.json({ permissions: [], secrets: [], tools: [], hosts: [] }),
    report: owner.json([]),
    wider: false,
    search_text: given.searchText ?? [slug, description, ...triggers].join('\n'),
    published_by: 'usr_a',
    publisher: `${workspaceId}/usr_a`,
    published_at: new Date(),
  }
  await owner`insert into muster.skill_versions ${owner(row)}`
  return { workspaceId, skillId, slug, versionId, version }
}

/** A skill with its files among the blobs, its version signed; needs a signer and a data folder. */
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
  return await signSkill(owner, await arrangeSkill(owner, { ...given, files }))
}

/** Has the version signed as publishing does; needs a signer. */
export async function signSkill(owner: Owner, skill: ArrangedSkill): Promise<ArrangedSkill> {
  const row = await inScope(skill.workspaceId, async (scope) => await findVersion(scope, skill.workspaceId, skill.versionId))
  if (!row) throw new Error('the version was put there just now')
  const { signature, keyId, epoch } = await signAuthority(versionRecord(row, false))
  await owner`update muster.skill_versions set signature = ${signature}, key_id = ${keyId}, epoch = ${epoch} where id = ${skill.versionId}`
  return skill
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
