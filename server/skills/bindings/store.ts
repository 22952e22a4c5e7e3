import { and, desc, eq, inArray, isNull, lt, ne, type SQL, sql } from 'drizzle-orm'
import { members } from '#db/schema/members.ts'
import { skillBindings } from '#db/schema/skill-bindings.ts'
import { skillGrants } from '#db/schema/skill-grants.ts'
import { skillVersions } from '#db/schema/skill-versions.ts'
import { skills } from '#db/schema/skills.ts'
import type { TenantScope } from '#db/with-scope.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { Counted, LockEntry, ScopeType } from '#server/skills/schema.ts'
import { statusHolds } from '#server/skills/versions/version-seal.ts'

export type BindingRow = typeof skillBindings.$inferSelect
export type GrantRow = typeof skillGrants.$inferSelect
type State = BindingRow['state']

export interface BindingFilter {
  readonly pending?: boolean | undefined
  readonly scopeType?: ScopeType | undefined
  readonly scopeId?: string | undefined
  readonly slug?: string | undefined
  readonly ended?: boolean | undefined
  readonly before?: string | undefined
  readonly limit: number
}

/** Until the transaction ends nobody else changes what is bound in this workspace: two that race stand in line. */
export async function lockBindings({ tx, workspaceId }: TenantScope): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`skill-bindings|${workspaceId}`}, 0))`)
}

export async function insertBinding(scope: TenantScope, row: Omit<typeof skillBindings.$inferInsert, 'workspaceId'>): Promise<BindingRow> {
  const [made] = await scope.tx
    .insert(skillBindings)
    .values({ ...row, workspaceId: scope.workspaceId })
    .returning()
  if (!made) throw new Error('an insert gives its row')
  return made
}

/** @throws AppError BINDING_NOT_FOUND */
export async function findBinding({ tx, workspaceId }: TenantScope, id: string): Promise<BindingRow> {
  const [row] = await tx
    .select()
    .from(skillBindings)
    .where(and(eq(skillBindings.workspaceId, workspaceId), eq(skillBindings.id, id)))
  if (!row) throw new AppError('BINDING_NOT_FOUND', { context: { binding: id } })
  return row
}

/** One that was ended takes nothing any more. @throws AppError BINDING_NOT_FOUND */
export async function findOpen(scope: TenantScope, id: string): Promise<BindingRow> {
  const row = await findBinding(scope, id)
  if (row.state === 'ended') throw new AppError('BINDING_NOT_FOUND', { context: { binding: id } })
  return row
}

/** The one of a skill in a scope in that state, if any. */
export async function findBound(
  { tx, workspaceId }: TenantScope,
  of: Pick<BindingRow, 'scopeType' | 'scopeId' | 'skillWorkspaceId' | 'skillId'>,
  state: Exclude<State, 'ended'>,
): Promise<BindingRow | undefined> {
  const [row] = await tx
    .select()
    .from(skillBindings)
    .where(and(placeOf(workspaceId, of), eq(skillBindings.state, state)))
  return row
}

/** Those of them that are there. */
export async function findBindings({ tx, workspaceId }: TenantScope, ids: readonly string[]): Promise<BindingRow[]> {
  if (ids.length === 0) return []
  return await tx
    .select()
    .from(skillBindings)
    .where(and(eq(skillBindings.workspaceId, workspaceId), inArray(skillBindings.id, [...new Set(ids)])))
}

/** What is added, or waits to be, and was not asked about a publisher because an agreement counted: this one, or any. */
export async function listCounting(
  { tx, workspaceId }: TenantScope,
  on: Partial<Pick<Counted, 'permission' | 'grantedAt'>> = {},
): Promise<BindingRow[]> {
  const counted = sql`${skillBindings.asked}->'counted' @> (${JSON.stringify([on])}::text)::jsonb`
  return await tx
    .select()
    .from(skillBindings)
    .where(and(eq(skillBindings.workspaceId, workspaceId), ne(skillBindings.state, 'ended'), counted))
}

function placeOf(
  workspaceId: string,
  { scopeType, scopeId, skillWorkspaceId, skillId }: Pick<BindingRow, 'scopeType' | 'scopeId' | 'skillWorkspaceId' | 'skillId'>,
): SQL | undefined {
  return and(
    eq(skillBindings.workspaceId, workspaceId),
    eq(skillBindings.scopeType, scopeType),
    eq(skillBindings.scopeId, scopeId),
    eq(skillBindings.skillWorkspaceId, skillWorkspaceId),
    eq(skillBindings.skillId, skillId),
  )
}

export interface PublishedBefore extends Pick<LockEntry, 'skillWorkspaceId' | 'skillId' | 'publisher'> {
  readonly bindingId: string
  /** That publisher was asked about, and somebody gave it: whether that grant holds is for the caller to see. */
  readonly isAsked: boolean
  /** It was not asked about because of these; whether they hold is for the caller to see. */
  readonly counted: readonly Counted[] | null
}

/**
 * Who published these skills in every lock of this workspace that holds them, ended ones too, the newest first. Where the publisher was
 * asked about and never given, it is left out; so is an upgrade that waits, or ended while it did: nobody ever used it.
 */
export async function listPublishers({ tx, workspaceId }: TenantScope, entries: readonly LockEntry[]): Promise<PublishedBefore[]> {
  const ids = sql.join([...new Set(entries.map(({ skillId }) => sql`${skillId}`))], sql`, `)
  const rows = await tx.execute<PublishedBefore & Record<string, unknown>>(sql`
    select b.id as "bindingId", e.entry->>'skillWorkspaceId' as "skillWorkspaceId", e.entry->>'skillId' as "skillId",
      e.entry->>'publisher' as publisher, a.is_asked as "isAsked",
      jsonb_path_query_array(b.asked, '$.counted[*] ? (@.permission == $p)', jsonb_build_object('p', p.permission)) as counted
    from muster.skill_bindings b
    cross join lateral jsonb_array_elements(b.lock) as e(entry)
    cross join lateral (select 'publisher:' || (e.entry->>'publisher') as permission) p
    cross join lateral (
      select b.asked->'permissions' @> jsonb_build_array(jsonb_build_object('permission', p.permission)) as is_asked
    ) a
    where b.workspace_id = ${workspaceId} and e.entry->>'skillId' in (${ids})
      and not (b.supersedes_id is not null and b.pending and b.state <> 'active')
      and (not a.is_asked or exists (
        select from muster.skill_grants g where g.workspace_id = b.workspace_id and g.binding_id = b.id and g.permission = p.permission))
    order by b.created_at desc, b.id desc`)
  return [...rows]
}

/** Newest first. */
export async function listBindingRows({ tx, workspaceId }: TenantScope, filter: BindingFilter): Promise<BindingRow[]> {
  const { pending, scopeType, scopeId, slug, ended, before, limit } = filter
  const wanted: (SQL | undefined)[] = [
    eq(skillBindings.workspaceId, workspaceId),
    pending === undefined ? undefined : eq(skillBindings.pending, pending),
    scopeType === undefined ? undefined : eq(skillBindings.scopeType, scopeType),
    scopeId === undefined ? undefined : eq(skillBindings.scopeId, scopeId),
    slug === undefined ? undefined : eq(skillBindings.slug, slug),
    ended === true ? undefined : ne(skillBindings.state, 'ended'),
    before === undefined ? undefined : lt(skillBindings.id, before),
  ]
  return await tx
    .select()
    .from(skillBindings)
    .where(and(...wanted))
    .orderBy(desc(skillBindings.id))
    .limit(limit)
}

export async function updateBinding(
  { tx, workspaceId }: TenantScope,
  id: string,
  change: Partial<Pick<BindingRow, 'state' | 'enabled' | 'pending' | 'secretMappings' | 'endedAt' | 'endedBy'>>,
): Promise<void> {
  await tx
    .update(skillBindings)
    .set(change)
    .where(and(eq(skillBindings.workspaceId, workspaceId), eq(skillBindings.id, id)))
}

export async function insertGrants(scope: TenantScope, rows: readonly Omit<GrantRow, 'workspaceId'>[]): Promise<void> {
  if (rows.length > 0) await scope.tx.insert(skillGrants).values(rows.map((row) => ({ ...row, workspaceId: scope.workspaceId })))
}

/** @returns whether there was one */
export async function deleteGrant({ tx, workspaceId }: TenantScope, bindingId: string, permission: string): Promise<boolean> {
  const gone = await tx
    .delete(skillGrants)
    .where(and(eq(skillGrants.workspaceId, workspaceId), eq(skillGrants.bindingId, bindingId), eq(skillGrants.permission, permission)))
    .returning({ permission: skillGrants.permission })
  return gone.length === 1
}

export async function listGrants({ tx, workspaceId }: TenantScope, bindingIds: readonly string[]): Promise<GrantRow[]> {
  if (bindingIds.length === 0) return []
  return await tx
    .select()
    .from(skillGrants)
    .where(and(eq(skillGrants.workspaceId, workspaceId), inArray(skillGrants.bindingId, [...bindingIds])))
}

/** Ids of the bindings that have one agreement: the one it was given to, and those it went along to. */
export async function listAgreed({ tx, workspaceId }: TenantScope, permission: string, grantedAt: Date): Promise<string[]> {
  const isIt = and(eq(skillGrants.permission, permission), eq(skillGrants.grantedAt, grantedAt))
  const rows = await tx
    .select({ bindingId: skillGrants.bindingId })
    .from(skillGrants)
    .where(and(eq(skillGrants.workspaceId, workspaceId), isIt))
  return rows.map(({ bindingId }) => bindingId)
}

/**
 * Takes one agreement back wherever it went along to.
 * @returns ids of the bindings that had it
 */
export async function deleteAgreement({ tx, workspaceId }: TenantScope, permission: string, grantedAt: Date): Promise<string[]> {
  const isIt = and(eq(skillGrants.permission, permission), eq(skillGrants.grantedAt, grantedAt))
  const gone = await tx
    .delete(skillGrants)
    .where(and(eq(skillGrants.workspaceId, workspaceId), isIt))
    .returning({ bindingId: skillGrants.bindingId })
  return gone.map(({ bindingId }) => bindingId)
}

/** Of the whole workspace. */
export async function listEveryGrant({ tx, workspaceId }: TenantScope): Promise<GrantRow[]> {
  return await tx.select().from(skillGrants).where(eq(skillGrants.workspaceId, workspaceId))
}

export interface VersionState {
  readonly versionId: string
  readonly yankSeverity: 'normal' | 'security' | null
  readonly yankReason: string | null
}

/**
 * What became of locked versions. One that is not in the answer is not to be had any more: deleted, another's private one by now, or
 * what stands of its withdrawal is not what was signed.
 */
export async function listVersionStates({ tx }: TenantScope, entries: readonly LockEntry[]): Promise<VersionState[]> {
  const ids = [...new Set(entries.map(({ versionId }) => versionId))]
  if (ids.length === 0) return []
  const rows = await tx
    .select({
      ...{ workspaceId: skillVersions.workspaceId, id: skillVersions.id, yankedAt: skillVersions.yankedAt },
      ...{ yankedBy: skillVersions.yankedBy, yankSeverity: skillVersions.yankSeverity, yankReason: skillVersions.yankReason },
      ...{ statusSignature: skillVersions.statusSignature, statusKeyId: skillVersions.statusKeyId, statusEpoch: skillVersions.statusEpoch },
    })
    .from(skillVersions)
    .innerJoin(skills, and(eq(skills.workspaceId, skillVersions.workspaceId), eq(skills.id, skillVersions.skillId)))
    .where(and(inArray(skillVersions.id, ids), isNull(skills.deletedAt)))
  const states: VersionState[] = []
  for (const row of rows) {
    const { id: versionId, yankSeverity, yankReason } = row
    if (await statusHolds(row)) states.push({ versionId, yankSeverity, yankReason })
  }
  return states
}

/** Whether this workspace has such a crew member; here, because members stand above skills. */
export async function hasMember({ tx, workspaceId }: TenantScope, id: string): Promise<boolean> {
  return (await tx.$count(members, and(eq(members.workspaceId, workspaceId), eq(members.id, id), ne(members.status, 'offboarded')))) > 0
}
