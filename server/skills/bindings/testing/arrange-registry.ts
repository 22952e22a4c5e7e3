import { randomBytes } from 'node:crypto'
import { appendAudit } from '#server/audit/append-audit.ts'
import { skillFactsDigest } from '#server/audit/core/skill-facts.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { type Manifest, manifestSchema, type Reach } from '#server/skills/schema.ts'
import { findOwnSkill, insertSkill, insertVersion, listVersions, updateYank } from '#server/skills/versions/store.ts'
import { sealStatus, sealVersion } from '#server/skills/versions/version-seal.ts'
import { inScope } from '#server/tenancy/store.ts'

export interface Given {
  readonly permissions?: readonly string[]
  readonly secrets?: readonly string[]
  readonly allowedTools?: readonly string[]
  /** Name → range. */
  readonly requires?: Readonly<Record<string, string>>
  readonly by?: string
  readonly visibility?: 'private' | 'public'
  readonly wider?: boolean
}

/** Slug by which other workspaces call the skills of this one. */
export const ownerSlugOf = (workspaceId: string): string => `w-${workspaceId.slice(3, 40).replaceAll('_', '-')}`

/** Puts a signed version into the registry, as publishing does, without an archive. @returns its id */
export async function arrangeVersion(workspaceId: string, slug: string, semver: string, given: Given = {}): Promise<string> {
  const by = given.by ?? 'usr_author'
  return await inScope(workspaceId, async (scope) => {
    const { visibility = 'private' } = given
    const fresh = { id: systemIds.next('skl'), slug, ownerSlug: ownerSlugOf(workspaceId), visibility, description: slug, createdBy: by }
    const skill = (await findOwnSkill(scope, slug)) ?? (await insertSkill(scope, fresh))
    if (!skill) throw new Error('a skill that is not there is made')
    const manifest = manifestOf(slug, semver, given)
    const { permissions, allowedTools: tools } = manifest
    const reach: Reach = { permissions, secrets: manifest.secrets.map(({ name }) => name), tools, hosts: [] }
    const row = {
      id: systemIds.next('skv'),
      skillId: skill.id,
      semver,
      n: (await listVersions(scope, skill)).length + 1,
      archiveDigest: sha256(randomBytes(8)),
      treeDigest: sha256(`${slug}@${semver}`),
      manifest,
      files: [],
      reach,
      wider: given.wider ?? false,
      publishedBy: by,
      publisher: `${workspaceId}/${by}`,
    }
    const { seal, status } = await sealVersion({ ...row, workspaceId })
    const rest = { archiveRef: '', report: [], searchText: slug, publishedAt: new Date() }
    await insertVersion(scope, { ...row, ...rest, ...seal, ...status })
    const { archiveDigest, treeDigest } = row
    const ext = { actor: by, versionId: row.id, slug, version: semver, archiveDigest, treeDigest, facts: skillFactsDigest(row), ...seal }
    await appendAudit(scope, [{ type: 'skill.published', message: 'arranged', ext }], { atMs: Date.now(), ids: systemIds })
    return row.id
  })
}

/** Withdraws a version. */
export async function arrangeYank(workspaceId: string, versionId: string, severity: 'normal' | 'security'): Promise<void> {
  const yank = { yankedAt: new Date(), yankedBy: 'usr_author', yankSeverity: severity, yankReason: 'it was wrong' }
  await inScope(workspaceId, async (scope) => {
    await updateYank(scope, versionId, { ...yank, ...(await sealStatus({ workspaceId, id: versionId, ...yank })) })
    const ext = { actor: yank.yankedBy, versionId, yankSeverity: severity }
    await appendAudit(scope, [{ type: 'skill.withdrawn', message: 'arranged', ext }], { atMs: Date.now(), ids: systemIds })
  })
}

function manifestOf(slug: string, version: string, given: Given): Manifest {
  return manifestSchema.parse({
    name: slug,
    version,
    description: `About ${slug}`,
    triggers: [],
    permissions: given.permissions ?? [],
    secrets: (given.secrets ?? []).map((name) => (name.endsWith('?') ? { name: name.slice(0, -1), required: false } : { name })),
    requires: Object.entries(given.requires ?? {}).map(([skill, range]) => ({ skill, range })),
    license: null,
    compatibility: null,
    metadata: {},
    allowedTools: given.allowedTools ?? [],
  })
}
