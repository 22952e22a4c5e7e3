import { and, eq, inArray, sql } from 'drizzle-orm'
import { skillUploads } from '#db/schema/skill-uploads.ts'
import { skillVersions } from '#db/schema/skill-versions.ts'
import type { TenantScope } from '#db/with-scope.ts'
import { readHeld } from '#server/signer/authority.ts'
import type { BoundSkill, LiveBinding } from '#server/skills/resolve/core/pick-in-scope.ts'
import { scopePairs } from '#server/skills/resolve/core/scope-key.ts'
import { asksForAll, isGiven, type Wants, wantsOf } from '#server/skills/resolve/is-given.ts'
import { type LockEntry, lockEntrySchema, type Manifest, type ScopeType, type SkillScope, skillNameSchema } from '#server/skills/schema.ts'
import type { SkillVersionRow } from '#server/skills/versions/store.ts'
import { statusHolds, versionHolds } from '#server/skills/versions/version-seal.ts'

/** What a list says of a version. */
type VersionFacts = Pick<BoundSkill, 'description' | 'triggers' | 'isYanked'> & {
  readonly name: string
  /** What it asks for (`wantsOf`). */
  readonly wants: readonly string[]
}
type KnownVersion = VersionFacts & Pick<BoundSkill, 'slug'>
interface BindingFound {
  readonly of: ScopeType
  readonly id: string
  readonly lock: unknown
  readonly wants: Wants | null
}
/** A version that is still there, by its owner and id. */
interface VersionFound {
  readonly of: string
  readonly id: string
  /** Of the row as it stands: see `ROW`. */
  readonly row: string
  /** As callers here say it. */
  readonly slug: string
}
/** Versions as one text, a line each: so many small rows would cost more than what is in them. */
type Found = BindingFound | { readonly id: null; readonly versions: string | null }
interface InScope {
  readonly bindings: readonly BindingFound[]
  readonly versions: readonly VersionFound[]
  /** Of what is no version as the product writes it. */
  readonly odd: readonly string[]
}
const heldEntrySchema = lockEntrySchema.pick({ skillWorkspaceId: true, skillId: true, versionId: true })

/**
 * Names a row as it stands: the transaction that wrote it and where. Every change of a row writes another one, so what was read of it once
 * holds for as long as it has this name.
 */
const ROW = sql.raw(`xmin::text || ctid::text`)
const GRANT = sql.raw(`jsonb_build_object('permission', g.permission, 'grantedBy', g.granted_by, 'grantedAt', g.granted_at,
  'signature', g.signature, 'keyId', g.key_id, 'epoch', g.epoch)`)
/** No skill that was withdrawn for its security is anywhere. */
const SAFE = sql.raw(`yank_severity is distinct from 'security'`)

/**
 * The bindings that count in a scope: active, enabled, nothing pending, on any of its places; and whole: each skill of the lock is still
 * there for this workspace and none was withdrawn for its security, for what needs an unsafe skill is unsafe. That nothing is pending is
 * not believed: what is asked for is held against the signed grants each time; nor is what stands of a withdrawal. One query, and a
 * second for versions that this process has not met as they stand.
 * @throws AppError SIGNER_UNAVAILABLE only when this process has not met the signer yet, and there is a skill
 */
export async function findLiveBindings(tenant: TenantScope, scope: SkillScope): Promise<LiveBinding[]> {
  return (await findHeld(tenant, scope, { as: 'seen', holds: statusHolds })).bindings
}

/**
 * The same, of which each skill is as it was signed: for what goes to models.
 * @returns `leftOut`: names of versions that are not, with which their bindings do not count
 * @throws AppError SIGNER_UNAVAILABLE as `findLiveBindings`
 */
export async function findSignedBindings(
  tenant: TenantScope,
  scope: SkillScope,
): Promise<{ readonly bindings: readonly LiveBinding[]; readonly leftOut: readonly string[] }> {
  return await findHeld(tenant, scope, { as: 'signed', holds: versionHolds })
}

/** How a version is checked before it counts; `as` tells what was checked so from what was checked otherwise. */
interface Check {
  readonly as: 'seen' | 'signed'
  readonly holds: (row: SkillVersionRow) => Promise<boolean>
}

async function findHeld(
  tenant: TenantScope,
  scope: SkillScope,
  check: Check,
): Promise<{ readonly bindings: LiveBinding[]; readonly leftOut: readonly string[] }> {
  const { bindings, versions, odd } = await readScope(tenant, scope)
  const facts = await readHeld(
    versions.map(({ of, id, row }) => heldName(check, of, id, row)),
    async (missing) =>
      await readFacts(
        tenant,
        missing.flatMap((n) => versions[n] ?? []),
        check,
      ),
  )
  const known = new Map<string, KnownVersion>()
  const leftOut = [...odd]
  for (const [n, { of, id, slug }] of versions.entries()) {
    const version = facts[n]
    if (version && isNamed(slug, version.name)) known.set(nameOf(of, id), { slug, ...version })
    else leftOut.push(nameOf(of, id))
  }
  const live: LiveBinding[] = []
  for (const binding of bindings) {
    const { id, of, lock } = binding
    const given = isLock(lock) && (await isGiven(tenant.workspaceId, binding))
    if (
      !isLock(lock) ||
      given === 'malformed' ||
      !asksForAll(
        binding.wants,
        lock.flatMap((entry) => known.get(entryName(entry))?.wants ?? []),
      )
    )
      leftOut.push(id)
    else if (given) live.push(...wholeBinding(id, of, lock, known))
  }
  return { bindings: live, leftOut }
}

function entryName({ skillWorkspaceId, versionId }: Pick<LockEntry, 'skillWorkspaceId' | 'versionId'>): string {
  return nameOf(skillWorkspaceId, versionId)
}

async function readScope({ tx, workspaceId }: TenantScope, scope: SkillScope): Promise<InScope> {
  const places = scopePairs(workspaceId, scope).map(([type, id]) => sql`(${type}, ${id})`)
  // `offset 0`: each version is looked up by its key, where the planner would rather read the whole table.
  const rows = await tx.execute<Found & Record<string, unknown>>(sql`
    with bound as materialized (
      select id, scope_type, lock, lock_digest, asked, secret_mappings from muster.skill_bindings
      where workspace_id = ${workspaceId} and state = 'active' and state <> 'ended' and enabled and not pending
        and (scope_type, scope_id) in (${sql.join(places, sql`, `)})
    ), wanted as (
      select distinct l.entry->>'skillWorkspaceId' as workspace_id, l.entry->>'versionId' as id
      from bound cross join lateral jsonb_array_elements(
        case jsonb_typeof(bound.lock) when 'array' then bound.lock else '[]' end) as l(entry)
    )
    select scope_type as of, id, lock, case when asked = '{"permissions": [], "secrets": []}' then null else jsonb_build_object(
      'lockDigest', lock_digest, 'asked', asked, 'mapped', secret_mappings,
      'grants', coalesce((
        select jsonb_agg(${GRANT}) from muster.skill_grants g where workspace_id = ${workspaceId} and binding_id = bound.id), '[]'),
      'agreements', case when asked->'counted' is null then '[]' else coalesce((
        select jsonb_agg(${GRANT} || jsonb_build_object('bindingId', r.id, 'lock', r.lock, 'lockDigest', r.lock_digest))
        from jsonb_path_query(asked, '$.counted[*]') c(one)
        join muster.skill_grants g on g.workspace_id = ${workspaceId} and g.binding_id = c.one->>'bindingId'
          and g.permission = c.one->>'permission'
        join muster.skill_bindings r on r.workspace_id = ${workspaceId} and r.id = g.binding_id), '[]') end) end as wants,
      null::text as versions
    from bound
    union all
    select null, null, null, null, string_agg(replace(w.workspace_id || ' ' || w.id || ' ' || v.row || ' ' ||
      case when w.workspace_id = ${workspaceId} then s.slug else s.owner_slug || '/' || s.slug end, E'\\n', '?'), E'\\n')
    from wanted w
    cross join lateral (
      select skill_id, ${ROW} as row from muster.skill_versions where workspace_id = w.workspace_id and id = w.id and ${SAFE} offset 0
    ) v
    cross join lateral (
      select slug, owner_slug from muster.skills where workspace_id = w.workspace_id and id = v.skill_id and deleted_at is null offset 0
    ) s`)
  const bindings: BindingFound[] = []
  const versions: VersionFound[] = []
  const odd: string[] = []
  for (const row of rows) {
    if (row.id !== null) bindings.push(row)
    else {
      const found = versionsOf(row.versions ?? '')
      versions.push(...found.versions)
      odd.push(...found.odd)
    }
  }
  return { bindings, versions, odd }
}

/**
 * A line is a version: four words, the last a name. One that somebody wrote past the product with anything else in it is left out by
 * itself, and passes for no other: the query lets no end of a line through.
 */
function versionsOf(text: string): Omit<InScope, 'bindings'> {
  const versions: VersionFound[] = []
  const odd: string[] = []
  for (const line of text === '' ? [] : text.split('\n')) {
    const [of = '', id = '', row = '', slug = '', ...more] = line.split(' ')
    if (more.length === 0 && skillNameSchema.safeParse(slug).success) versions.push({ of, id, row, slug })
    else odd.push(nameOf(of, id))
  }
  return { versions, odd }
}

/** Enough of a lock to look for what is in it; what it says is held against its digest where anything was given. */
function isLock(lock: unknown): lock is readonly LockEntry[] {
  return Array.isArray(lock) && lock.length > 0 && lock.every((entry) => heldEntrySchema.safeParse(entry).success)
}

/** A skill goes by the name that its version was signed under: a row that says another is none of it. */
function isNamed(slug: string, signed: string): boolean {
  return slug.slice(slug.indexOf('/') + 1) === signed
}

/** Of each of these versions what a list says of it, if it holds: read from the row as it is by now, and named by that. */
async function readFacts({ tx }: TenantScope, found: readonly VersionFound[], check: Check) {
  const ids = found.map(({ id }) => id)
  const rows = await tx
    .select({ version: skillVersions, row: sql<string>`${ROW}` })
    .from(skillVersions)
    .where(and(inArray(skillVersions.id, ids), SAFE))
  const held = new Map<string, { readonly name: string; readonly value: VersionFacts }>()
  for (const { version, row } of rows) {
    if (!(await check.holds(version))) continue
    const manifest = version.manifest as Manifest
    const { name, description, triggers } = manifest
    const value = { name, wants: wantsOf(manifest), description, triggers, isYanked: version.yankSeverity !== null }
    held.set(nameOf(version.workspaceId, version.id), { name: heldName(check, version.workspaceId, version.id, row), value })
  }
  return found.map(({ of, id }) => held.get(nameOf(of, id)))
}

function heldName({ as }: Check, workspaceId: string, id: string, row: string): string {
  return `${as} ${workspaceId} ${id} ${row}`
}

function nameOf(workspaceId: string, id: string): string {
  return `${workspaceId} ${id}`
}

function wholeBinding(id: string, of: ScopeType, lock: readonly LockEntry[], known: ReadonlyMap<string, KnownVersion>): LiveBinding[] {
  const skills: BoundSkill[] = []
  for (const entry of lock) {
    const version = known.get(entryName(entry))
    if (!version) return []
    const { slug, description, triggers, isYanked } = version
    skills.push({ ...entry, slug, description, triggers, isYanked })
  }
  return [{ bindingId: id, scopeType: of, skills }]
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
