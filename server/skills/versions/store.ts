import { and, asc, desc, eq, inArray, isNull, lt, ne, type SQL, sql } from 'drizzle-orm'
import { skillBindings } from '#db/schema/skill-bindings.ts'
import { skillPolicies } from '#db/schema/skill-policies.ts'
import { skillUploads } from '#db/schema/skill-uploads.ts'
import { skillVersions } from '#db/schema/skill-versions.ts'
import { skills } from '#db/schema/skills.ts'
import type { SystemScope, TenantScope } from '#db/with-scope.ts'
import { lockEntrySchema } from '#server/skills/schema.ts'

export type SkillRow = typeof skills.$inferSelect
export type SkillVersionRow = typeof skillVersions.$inferSelect
export type SkillUploadRow = typeof skillUploads.$inferSelect
export type SkillPolicyRow = typeof skillPolicies.$inferSelect

const LISTED_MAX = 1000
const lockSchema = lockEntrySchema.array()

/**
 * The skill of that name: a bare one is the workspace's own, `<workspace>/<name>` a public one of whoever owns it (or the own one).
 * Undefined for what is not there, was deleted, or is another workspace's private one.
 */
export async function findSkill(scope: TenantScope, name: string): Promise<SkillRow | undefined> {
  const [owner, slug] = name.includes('/') ? name.split('/') : [null, name]
  const owned = owner === null ? eq(skills.workspaceId, scope.workspaceId) : eq(skills.ownerSlug, owner ?? '')
  const [row] = await scope.tx
    .select()
    .from(skills)
    .where(and(owned, eq(skills.slug, slug ?? ''), isNull(skills.deletedAt)))
    .limit(1)
  return row
}

/** The workspace's own skill of that bare name, a deleted one too: its name stays taken. `lock` holds it against other publishers. */
export async function findOwnSkill(scope: TenantScope, slug: string, options: { lock?: boolean } = {}): Promise<SkillRow | undefined> {
  const query = scope.tx
    .select()
    .from(skills)
    .where(and(eq(skills.workspaceId, scope.workspaceId), eq(skills.slug, slug)))
  const [row] = options.lock ? await query.for('update') : await query
  return row
}

/**
 * Own skills and public ones of others, deleted ones left out; by name.
 * @param page.after `<workspace>/<name>`: only those behind it
 */
export async function listVisibleSkills(
  scope: TenantScope,
  { after, limit = LISTED_MAX }: { after?: string | undefined; limit?: number } = {},
): Promise<SkillRow[]> {
  const [owner = '', slug = ''] = after?.split('/') ?? []
  const behind = after === undefined ? undefined : sql`(${skills.slug}, ${skills.ownerSlug}) > (${slug}, ${owner})`
  return await scope.tx
    .select()
    .from(skills)
    .where(and(isNull(skills.deletedAt), behind))
    .orderBy(asc(skills.slug), asc(skills.ownerSlug))
    .limit(limit)
}

/**
 * Own skills and public ones of others that have one of these names, or that shape; looked up by index, however many there are. At most
 * 100: one is enough to warn.
 */
export async function findLikeNames(scope: TenantScope, shape: string, names: readonly string[]): Promise<SkillRow[]> {
  const those = async (is: SQL) =>
    await scope.tx
      .select()
      .from(skills)
      .where(and(isNull(skills.deletedAt), is))
      .orderBy(asc(skills.slug), asc(skills.ownerSlug))
      .limit(100)
  const sameShape = await those(eq(skills.shape, shape))
  const near = names.length === 0 ? [] : await those(inArray(skills.slug, [...names]))
  return [...sameShape, ...near.filter(({ id }) => !sameShape.some((one) => one.id === id))]
}

/** Undefined when the name is taken already. */
export async function insertSkill(scope: TenantScope, row: Omit<typeof skills.$inferInsert, 'workspaceId'>): Promise<SkillRow | undefined> {
  const [made] = await scope.tx
    .insert(skills)
    .values({ ...row, workspaceId: scope.workspaceId })
    .onConflictDoNothing()
    .returning()
  return made
}

/** Whether this workspace has added it anywhere, by itself or because another skill needs it. */
export async function isSkillBound(scope: TenantScope, skillId: string): Promise<boolean> {
  const [row] = await scope.tx
    .select({ id: skillBindings.id })
    .from(skillBindings)
    .where(and(eq(skillBindings.workspaceId, scope.workspaceId), ne(skillBindings.state, 'ended'), locks({ skillId })))
    .limit(1)
  return row !== undefined
}

/** Bindings whose lock names it. */
function locks(entry: { skillId: string } | { versionId: string }): SQL {
  return sql`${skillBindings.lock} @> (${JSON.stringify([entry])}::text)::jsonb`
}

export interface UntoldWithdrawal {
  readonly workspaceId: string
  readonly versionId: string
  readonly yankedAtMs: number
}

/** Workspaces that have added a version withdrawn for its security since a moment, and were not told of this withdrawal yet. */
export async function listUntold({ tx }: SystemScope, since: Date, limit: number): Promise<UntoldWithdrawal[]> {
  const rows = await tx.execute<{ workspace_id: string; id: string; yanked_at_ms: number }>(sql`
    select distinct b.workspace_id, w.id, w.yanked_at_ms
    from (
      select id, (extract(epoch from yanked_at) * 1000)::float8 as yanked_at_ms from muster.skill_versions
      where yank_severity = 'security' and yanked_at >= ${since.toISOString()}::timestamptz
    ) w
    join muster.skill_bindings b on b.state <> 'ended' and b.lock @> jsonb_build_array(jsonb_build_object('versionId', w.id))
    where not exists (
      select 1 from muster.notices n
      where n.workspace_id = b.workspace_id and n.event_key = 'skill_withdrawn:' || w.id || ':' || w.yanked_at_ms::bigint
    )
    order by b.workspace_id, w.id
    limit ${limit}`)
  return rows.map((row) => ({ workspaceId: row.workspace_id, versionId: row.id, yankedAtMs: Math.round(row.yanked_at_ms) }))
}

export interface NamedVersion {
  /** As callers here say it. */
  readonly slug: string
  readonly version: string
  readonly isWithdrawn: boolean
}

/**
 * A version as this workspace knows it: its own, or what a lock of its own says of another's. Another's that is not to be had any
 * more, because its skill was deleted or made private, counts as withdrawn.
 */
export async function findNamedVersion(scope: TenantScope, versionId: string): Promise<NamedVersion | undefined> {
  const own = await findVersion(scope, scope.workspaceId, versionId)
  if (own) {
    const [skill] = await scope.tx
      .select({ slug: skills.slug })
      .from(skills)
      .where(and(eq(skills.workspaceId, scope.workspaceId), eq(skills.id, own.skillId)))
    return { slug: skill?.slug ?? '', version: own.semver, isWithdrawn: own.yankedAt !== null }
  }
  const [bound] = await scope.tx
    .select({ lock: skillBindings.lock })
    .from(skillBindings)
    .where(and(eq(skillBindings.workspaceId, scope.workspaceId), locks({ versionId })))
    .limit(1)
  const entry = bound && lockSchema.parse(bound.lock).find((one) => one.versionId === versionId)
  if (!entry) return undefined
  const row = await findVersion(scope, entry.skillWorkspaceId, versionId)
  return { slug: entry.slug, version: entry.version, isWithdrawn: row === undefined || row.yankedAt !== null }
}

export async function updateSkill(
  scope: TenantScope,
  id: string,
  change: Partial<Pick<SkillRow, 'visibility' | 'description' | 'deletedAt' | 'deletedBy'>>,
): Promise<void> {
  await scope.tx
    .update(skills)
    .set(change)
    .where(and(eq(skills.workspaceId, scope.workspaceId), eq(skills.id, id)))
}

/** One version, of the workspace that owns it; undefined for another workspace's private one. */
export async function findVersion(scope: TenantScope, skillWorkspaceId: string, versionId: string): Promise<SkillVersionRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(skillVersions)
    .where(and(eq(skillVersions.workspaceId, skillWorkspaceId), eq(skillVersions.id, versionId)))
    .limit(1)
  return row
}

/** All versions of a skill in the order of publishing, withdrawn ones too. */
export async function listVersions(scope: TenantScope, skill: Pick<SkillRow, 'workspaceId' | 'id'>): Promise<SkillVersionRow[]> {
  return await scope.tx.select().from(skillVersions).where(ofSkill(skill)).orderBy(asc(skillVersions.n))
}

/** The newest of them first. @param page.below only those published before the one with that place */
export async function listNewestVersions(
  scope: TenantScope,
  skill: Pick<SkillRow, 'workspaceId' | 'id'>,
  { below, limit }: { below: number | undefined; limit: number },
): Promise<SkillVersionRow[]> {
  return await scope.tx
    .select()
    .from(skillVersions)
    .where(and(ofSkill(skill), below === undefined ? undefined : lt(skillVersions.n, below)))
    .orderBy(desc(skillVersions.n))
    .limit(limit)
}

/** The one with that number. */
export async function findNumberedVersion(
  scope: TenantScope,
  skill: Pick<SkillRow, 'workspaceId' | 'id'>,
  semver: string,
): Promise<SkillVersionRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(skillVersions)
    .where(and(ofSkill(skill), eq(skillVersions.semver, semver)))
  return row
}

function ofSkill(skill: Pick<SkillRow, 'workspaceId' | 'id'>): SQL | undefined {
  return and(eq(skillVersions.workspaceId, skill.workspaceId), eq(skillVersions.skillId, skill.id))
}

export async function insertVersion(scope: TenantScope, row: Omit<typeof skillVersions.$inferInsert, 'workspaceId'>): Promise<void> {
  await scope.tx.insert(skillVersions).values({ ...row, workspaceId: scope.workspaceId })
}

/** Withdraws a version, or takes that back with nulls. */
export async function updateYank(
  scope: TenantScope,
  versionId: string,
  yank: Pick<SkillVersionRow, 'yankedAt' | 'yankedBy' | 'yankSeverity' | 'yankReason' | 'statusSignature' | 'statusKeyId' | 'statusEpoch'>,
): Promise<void> {
  await scope.tx
    .update(skillVersions)
    .set(yank)
    .where(and(eq(skillVersions.workspaceId, scope.workspaceId), eq(skillVersions.id, versionId)))
}

export async function insertUpload(scope: TenantScope, row: Omit<typeof skillUploads.$inferInsert, 'workspaceId'>): Promise<void> {
  await scope.tx.insert(skillUploads).values({ ...row, workspaceId: scope.workspaceId })
}

/** What became of uploads under that name, newest first, at most 100. */
export async function listUploads(scope: TenantScope, slug: string): Promise<SkillUploadRow[]> {
  return await scope.tx
    .select()
    .from(skillUploads)
    .where(and(eq(skillUploads.workspaceId, scope.workspaceId), eq(skillUploads.slug, slug)))
    .orderBy(desc(skillUploads.at), desc(skillUploads.id))
    .limit(100)
}

export async function findUpload(scope: TenantScope, id: string): Promise<SkillUploadRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(skillUploads)
    .where(and(eq(skillUploads.workspaceId, scope.workspaceId), eq(skillUploads.id, id)))
    .limit(1)
  return row
}

/** The severities in force; undefined while nobody has changed any. */
export async function findSkillPolicy(scope: TenantScope): Promise<SkillPolicyRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(skillPolicies)
    .where(eq(skillPolicies.workspaceId, scope.workspaceId))
    .orderBy(desc(skillPolicies.n))
    .limit(1)
  return row
}

/** @returns false when somebody took the number meanwhile */
export async function insertSkillPolicy(scope: TenantScope, row: Omit<SkillPolicyRow, 'workspaceId'>): Promise<boolean> {
  const made = await scope.tx
    .insert(skillPolicies)
    .values({ ...row, workspaceId: scope.workspaceId })
    .onConflictDoNothing()
    .returning({ n: skillPolicies.n })
  return made.length === 1
}
