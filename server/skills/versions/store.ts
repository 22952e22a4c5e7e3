import { and, asc, desc, eq, isNull, ne } from 'drizzle-orm'
import { skillBindings } from '#db/schema/skill-bindings.ts'
import { skillPolicies } from '#db/schema/skill-policies.ts'
import { skillUploads } from '#db/schema/skill-uploads.ts'
import { skillVersions } from '#db/schema/skill-versions.ts'
import { skills } from '#db/schema/skills.ts'
import type { TenantScope } from '#db/with-scope.ts'

export type SkillRow = typeof skills.$inferSelect
export type SkillVersionRow = typeof skillVersions.$inferSelect
export type SkillUploadRow = typeof skillUploads.$inferSelect
export type SkillPolicyRow = typeof skillPolicies.$inferSelect

const LISTED_MAX = 1000

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

/** Own skills and public ones of others, deleted ones left out; by name, at most 1000. */
export async function listVisibleSkills(scope: TenantScope): Promise<SkillRow[]> {
  return await scope.tx
    .select()
    .from(skills)
    .where(isNull(skills.deletedAt))
    .orderBy(asc(skills.slug), asc(skills.ownerSlug))
    .limit(LISTED_MAX)
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

/** Whether this workspace has added it anywhere. */
export async function isSkillBound(scope: TenantScope, skillId: string): Promise<boolean> {
  const [row] = await scope.tx
    .select({ id: skillBindings.id })
    .from(skillBindings)
    .where(and(eq(skillBindings.workspaceId, scope.workspaceId), eq(skillBindings.skillId, skillId), ne(skillBindings.state, 'ended')))
    .limit(1)
  return row !== undefined
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
  return await scope.tx
    .select()
    .from(skillVersions)
    .where(and(eq(skillVersions.workspaceId, skill.workspaceId), eq(skillVersions.skillId, skill.id)))
    .orderBy(asc(skillVersions.n))
}

export async function insertVersion(scope: TenantScope, row: Omit<typeof skillVersions.$inferInsert, 'workspaceId'>): Promise<void> {
  await scope.tx.insert(skillVersions).values({ ...row, workspaceId: scope.workspaceId })
}

/** Withdraws a version, or takes that back with nulls. */
export async function updateYank(
  scope: TenantScope,
  versionId: string,
  yank: Pick<SkillVersionRow, 'yankedAt' | 'yankedBy' | 'yankSeverity' | 'yankReason'>,
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

export async function insertSkillPolicy(scope: TenantScope, row: Omit<SkillPolicyRow, 'workspaceId'>): Promise<void> {
  await scope.tx.insert(skillPolicies).values({ ...row, workspaceId: scope.workspaceId })
}
