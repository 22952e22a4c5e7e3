import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { skillUploads } from '#db/schema/skill-uploads.ts'
import { skillVersions } from '#db/schema/skill-versions.ts'
import type { TenantScope } from '#db/with-scope.ts'
import { isMissing, missingOf } from '#server/skills/bindings/core/asked.ts'
import { grantsThatHold } from '#server/skills/bindings/signed-grants.ts'
import type { GrantRow } from '#server/skills/bindings/store.ts'
import type { BoundSkill, LiveBinding } from '#server/skills/resolve/core/pick-in-scope.ts'
import { scopePairs } from '#server/skills/resolve/core/scope-key.ts'
import { askedSchema, type LockEntry, type ScopeType, type SkillScope } from '#server/skills/schema.ts'
import type { SkillVersionRow } from '#server/skills/versions/store.ts'
import { statusTextHolds, versionTextHolds } from '#server/skills/versions/version-seal.ts'

/** Of a version that is still there: by its owner and id. */
type VersionDoc = Pick<BoundSkill, 'slug' | 'description' | 'triggers' | 'isYanked'>
interface BoundDoc {
  readonly lock: readonly LockEntry[]
  readonly lockDigest: string
  readonly asked: unknown
  readonly mapped: Readonly<Record<string, string>>
  readonly grants: readonly (Omit<GrantRow, 'workspaceId' | 'bindingId' | 'grantedAt'> & { readonly grantedAt: string })[]
}
type Row =
  | { readonly kind: 'binding'; readonly of: ScopeType; readonly id: string; readonly doc: BoundDoc; readonly signed: null }
  | { readonly kind: 'version'; readonly of: string; readonly id: string; readonly doc: VersionDoc; readonly signed: string }
type Bindings = readonly Extract<Row, { readonly kind: 'binding' }>[]
type Versions = readonly Extract<Row, { readonly kind: 'version' }>[]
type Facts = ReadonlyMap<string, VersionDoc>

/** What is signed of a withdrawal, and of a version: by the names of `version-seal.ts`. Text, so that nothing is read out of it again. */
const STATUS = sql`'workspaceId', w.workspace_id, 'id', w.id, 'yankedAt', v.yanked_at, 'yankedBy', v.yanked_by, 'yankSeverity', v.yank_severity,
  'yankReason', v.yank_reason, 'statusSignature', v.status_signature, 'statusKeyId', v.status_key_id, 'statusEpoch', v.status_epoch`
const VERSION = sql`${STATUS}, 'skillId', v.skill_id, 'semver', v.semver, 'n', v.n, 'archiveDigest', v.archive_digest, 'treeDigest',
  v.tree_digest, 'manifest', v.manifest, 'files', v.files, 'reach', v.reach, 'wider', v.wider, 'publishedBy', v.published_by, 'publisher',
  v.publisher, 'signature', v.signature, 'keyId', v.key_id, 'epoch', v.epoch`

/**
 * The bindings that count in a scope: active, enabled, nothing pending, on any of its places; and whole: each skill of the lock is still
 * there for this workspace and none was withdrawn for its security, for what needs an unsafe skill is unsafe. That nothing is pending is
 * not believed: what is asked for is held against the signed grants each time; nor is what stands of a withdrawal. One query.
 * @throws AppError SIGNER_UNAVAILABLE only when this process has not met the signer yet, and there is a skill
 */
export async function findLiveBindings(tenant: TenantScope, scope: SkillScope): Promise<LiveBinding[]> {
  const { bindings, versions } = await readScope(tenant, scope, STATUS)
  const known = new Map<string, VersionDoc>()
  for (const row of versions) if (await statusTextHolds(row.signed)) known.set(nameOf(row), row.doc)
  return await live(tenant.workspaceId, bindings, known)
}

/**
 * The same, of which each skill is as it was signed: for what goes to models. One query.
 * @returns `leftOut`: names of versions that are not, with which their bindings do not count
 * @throws AppError SIGNER_UNAVAILABLE as `findLiveBindings`
 */
export async function findSignedBindings(
  tenant: TenantScope,
  scope: SkillScope,
): Promise<{ readonly bindings: readonly LiveBinding[]; readonly leftOut: readonly string[] }> {
  const { bindings, versions } = await readScope(tenant, scope, VERSION)
  const known = new Map<string, VersionDoc>()
  for (const row of versions) if (await versionTextHolds(row.signed)) known.set(nameOf(row), row.doc)
  const leftOut = versions.map(nameOf).filter((name) => !known.has(name))
  return { bindings: await live(tenant.workspaceId, bindings, known), leftOut }
}

/** @param signed which of a version's columns are told as they were signed */
async function readScope(
  { tx, workspaceId }: TenantScope,
  scope: SkillScope,
  signed: SQL,
): Promise<{ readonly bindings: Bindings; readonly versions: Versions }> {
  const places = scopePairs(workspaceId, scope).map(([type, id]) => sql`(${type}, ${id})`)
  // `offset 0`: each version is looked up by its key, where the planner would rather read the whole table.
  const rows = await tx.execute<Row & Record<string, unknown>>(sql`
    with bound as materialized (
      select id, scope_type, lock, lock_digest, asked, secret_mappings from muster.skill_bindings
      where workspace_id = ${workspaceId} and state = 'active' and state <> 'ended' and enabled and not pending
        and (scope_type, scope_id) in (${sql.join(places, sql`, `)})
    ), wanted as (
      select distinct l.entry->>'skillWorkspaceId' as workspace_id, l.entry->>'versionId' as id
      from bound cross join lateral jsonb_array_elements(bound.lock) as l(entry)
    )
    select 'binding' as kind, scope_type as of, id, jsonb_build_object(
      'lock', lock, 'lockDigest', lock_digest, 'asked', asked, 'mapped', secret_mappings,
      'grants', coalesce((
        select jsonb_agg(jsonb_build_object('permission', permission, 'grantedBy', granted_by, 'grantedAt', granted_at,
          'signature', signature, 'keyId', key_id, 'epoch', epoch))
        from muster.skill_grants where workspace_id = ${workspaceId} and binding_id = bound.id), '[]')) as doc,
      null::text as signed
    from bound
    union all
    select 'version', w.workspace_id, w.id, jsonb_build_object(
      'slug', case when w.workspace_id = ${workspaceId} then s.slug else s.owner_slug || '/' || s.slug end,
      'description', v.manifest->'description', 'triggers', v.manifest->'triggers', 'isYanked', v.yank_severity is not null),
      json_build_object(${signed})::text
    from wanted w
    cross join lateral (
      select * from muster.skill_versions
      where workspace_id = w.workspace_id and id = w.id and yank_severity is distinct from 'security' offset 0
    ) v
    cross join lateral (
      select slug, owner_slug from muster.skills where workspace_id = w.workspace_id and id = v.skill_id and deleted_at is null offset 0
    ) s`)
  return { bindings: rows.filter((row) => row.kind === 'binding'), versions: rows.filter((row) => row.kind === 'version') }
}

function nameOf({ of, id }: Versions[number]): string {
  return `${of} ${id}`
}

async function live(workspaceId: string, bindings: Bindings, known: Facts): Promise<LiveBinding[]> {
  const given: LiveBinding[] = []
  for (const { id, of, doc } of bindings) if (await isGiven(workspaceId, id, doc)) given.push(...wholeBinding(id, of, doc.lock, known))
  return given
}

async function isGiven(workspaceId: string, id: string, { lock, lockDigest, asked: wanted, mapped, grants }: BoundDoc): Promise<boolean> {
  const asked = askedSchema.parse(wanted)
  if (asked.permissions.length === 0 && asked.secrets.length === 0) return true
  const rows = grants.map((grant) => ({ ...grant, workspaceId, bindingId: id, grantedAt: new Date(grant.grantedAt) }))
  const held = asked.permissions.length === 0 ? [] : await grantsThatHold({ workspaceId, id, lock, lockDigest }, rows)
  return !isMissing(missingOf(asked, { granted: new Set(held.map(({ permission }) => permission)), mapped }))
}

function wholeBinding(bindingId: string, scopeType: ScopeType, lock: readonly LockEntry[], known: Facts): LiveBinding[] {
  const skills: BoundSkill[] = []
  for (const entry of lock) {
    const facts = known.get(`${entry.skillWorkspaceId} ${entry.versionId}`)
    if (!facts) return []
    skills.push({ ...entry, ...facts })
  }
  return [{ bindingId, scopeType, skills }]
}

/** The rows of locked versions that this workspace may see. */
export async function findLockedVersions({ tx }: TenantScope, entries: readonly LockEntry[]): Promise<SkillVersionRow[]> {
  if (entries.length === 0) return []
  return await tx
    .select()
    .from(skillVersions)
    .where(inArray(skillVersions.id, idsOf(entries)))
}

/** Ids of those of its own that somebody fetched from an address. */
export async function findImported({ tx, workspaceId }: TenantScope, entries: readonly LockEntry[]): Promise<ReadonlySet<string>> {
  if (entries.length === 0) return new Set()
  const rows = await tx
    .select({ versionId: skillUploads.versionId })
    .from(skillUploads)
    .where(and(eq(skillUploads.workspaceId, workspaceId), inArray(skillUploads.versionId, idsOf(entries)), eq(skillUploads.origin, 'url')))
  return new Set(rows.flatMap(({ versionId }) => versionId ?? []))
}

function idsOf(entries: readonly LockEntry[]): string[] {
  return [...new Set(entries.map(({ versionId }) => versionId))]
}
