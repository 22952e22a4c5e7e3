import { and, asc, count, desc, eq, gt, ilike, inArray, isNull, ne, or, type SQL, sql } from 'drizzle-orm'
import { memberVersions } from '#db/schema/member-versions.ts'
import { skillBindings } from '#db/schema/skill-bindings.ts'
import { skillUploads } from '#db/schema/skill-uploads.ts'
import { skillVersions } from '#db/schema/skill-versions.ts'
import { skills } from '#db/schema/skills.ts'
import type { TenantScope } from '#db/with-scope.ts'
import { likeAnywhere } from '#server/bridge/search/core/search-terms.ts'
import type { ScopeType } from '#server/skills/schema.ts'
import { wordQueries, wordsOf } from '#server/skills/view/core/search-words.ts'
import { asTsquery } from '#server/skills/view/store.ts'

export type SkillRow = typeof skills.$inferSelect
export type SkillVersionRow = typeof skillVersions.$inferSelect
export type BindingRow = typeof skillBindings.$inferSelect

export interface SkillFilter {
  readonly words: readonly string[]
  readonly of?: 'own' | 'others' | undefined
  /** The last entry of the page before: its name and id. */
  readonly after?: { readonly slug: string; readonly id: string } | undefined
  readonly limit: number
}

/**
 * One's own skills and public ones of other workspaces, by name. Each word stands somewhere in the name or
 * what it is about, or is a form of one that does.
 */
export async function listSkillRows(scope: TenantScope, filter: SkillFilter): Promise<SkillRow[]> {
  const { words, of, after, limit } = filter
  const own = eq(skills.workspaceId, scope.workspaceId)
  return await scope.tx
    .select()
    .from(skills)
    .where(
      and(
        isNull(skills.deletedAt),
        of === 'own' ? own : of === 'others' ? ne(skills.workspaceId, scope.workspaceId) : undefined,
        after ? or(gt(skills.slug, after.slug), and(eq(skills.slug, after.slug), gt(skills.id, after.id))) : undefined,
        ...words.map(says),
      ),
    )
    .orderBy(asc(skills.slug), asc(skills.id))
    .limit(limit)
}

/** Any part of a word counts, and each word also by its stem, as programs outside find it (`server/skills/view/search-skills.ts`). */
function says(typed: string): SQL | undefined {
  const like = likeAnywhere(typed)
  const stems = wordsOf(typed).map((word) => sql`${skillVersions}.search_words @@ ${asTsquery(wordQueries([word]))}`)
  const inWords = or(ilike(skillVersions.searchText, like), and(...stems))
  const inText = sql`exists (select 1 from ${skillVersions} where ${skillVersions.workspaceId} = ${skills.workspaceId} and ${skillVersions.skillId} = ${skills.id} and (${inWords}))`
  return or(ilike(skills.slug, like), ilike(skills.ownerSlug, like), ilike(skills.description, like), inText)
}

/** Whether there is any skill to look at: one's own, or a public one. */
export async function hasSkills(scope: TenantScope): Promise<boolean> {
  const [row] = await scope.tx.select({ id: skills.id }).from(skills).where(isNull(skills.deletedAt)).limit(1)
  return row !== undefined
}

/** One skill: one's own, deleted or not, or a public one. */
export async function findSkillRow(scope: TenantScope, id: string): Promise<SkillRow | undefined> {
  const [row] = await scope.tx.select().from(skills).where(eq(skills.id, id))
  return row
}

/** Every version of these skills, newest first. */
export async function listVersionRows(scope: TenantScope, skillIds: readonly string[]): Promise<SkillVersionRow[]> {
  if (skillIds.length === 0) return []
  return await scope.tx
    .select()
    .from(skillVersions)
    .where(inArray(skillVersions.skillId, [...skillIds]))
    .orderBy(asc(skillVersions.skillId), desc(skillVersions.n))
}

/** Versions by their ids. */
export async function versionsById(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, SkillVersionRow>> {
  if (ids.length === 0) return new Map()
  const rows = await scope.tx
    .select()
    .from(skillVersions)
    .where(inArray(skillVersions.id, [...new Set(ids)]))
  return new Map(rows.map((row) => [row.id, row]))
}

/** Skills by their ids. */
export async function skillsById(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, SkillRow>> {
  if (ids.length === 0) return new Map()
  const rows = await scope.tx
    .select()
    .from(skills)
    .where(inArray(skills.id, [...new Set(ids)]))
  return new Map(rows.map((row) => [row.id, row]))
}

/** How often each skill was added here, and how often that waits. */
export async function countAdded(scope: TenantScope) {
  return await scope.tx
    .select({
      skillId: skillBindings.skillId,
      added: sql<number>`count(*) filter (where ${skillBindings.state} = 'active')`.mapWith(Number),
      waiting: sql<number>`count(*) filter (where ${skillBindings.pending})`.mapWith(Number),
    })
    .from(skillBindings)
    .where(and(eq(skillBindings.workspaceId, scope.workspaceId), ne(skillBindings.state, 'ended')))
    .groupBy(skillBindings.skillId)
}

/** What was added and has a skill in its tree, newest first. */
export async function listUseRows(scope: TenantScope, skillId: string, limit: number): Promise<BindingRow[]> {
  const inTree = sql`${skillBindings.lock} @> ${JSON.stringify([{ skillId }])}::jsonb`
  return await scope.tx
    .select()
    .from(skillBindings)
    .where(and(eq(skillBindings.workspaceId, scope.workspaceId), ne(skillBindings.state, 'ended'), inTree))
    .orderBy(desc(skillBindings.id))
    .limit(limit)
}

export async function countWaiting(scope: TenantScope): Promise<number> {
  const [row] = await scope.tx
    .select({ n: count() })
    .from(skillBindings)
    .where(and(eq(skillBindings.workspaceId, scope.workspaceId), ne(skillBindings.state, 'ended'), eq(skillBindings.pending, true)))
  return row?.n ?? 0
}

/** What was added to any of these scopes and is not over. */
export async function listScopeRows(
  scope: TenantScope,
  scopes: readonly { readonly type: ScopeType; readonly id: string }[],
): Promise<BindingRow[]> {
  const any = scopes.map(({ type, id }) => and(eq(skillBindings.scopeType, type), eq(skillBindings.scopeId, id)))
  return await scope.tx
    .select()
    .from(skillBindings)
    .where(and(eq(skillBindings.workspaceId, scope.workspaceId), ne(skillBindings.state, 'ended'), or(...any)))
    .orderBy(asc(skillBindings.slug), asc(skillBindings.id))
}

/** The skills that jobs of these crew members name: of each version at work, and of each open draft. */
export async function listJobSkills(scope: TenantScope, memberIds: readonly string[]) {
  if (memberIds.length === 0) return []
  const { workspaceId, id, memberId, status, definition } = memberVersions
  return await scope.tx
    .select({ memberId, versionId: id, status, skills: sql<unknown>`${definition} -> 'skills'` })
    .from(memberVersions)
    .where(and(eq(workspaceId, scope.workspaceId), inArray(memberId, [...new Set(memberIds)]), ne(status, 'superseded')))
}

/** Names of channels that anything was added to. */
export async function listChannels(scope: TenantScope, limit: number): Promise<string[]> {
  const rows = await scope.tx
    .selectDistinct({ id: skillBindings.scopeId })
    .from(skillBindings)
    .where(and(eq(skillBindings.workspaceId, scope.workspaceId), eq(skillBindings.scopeType, 'channel'), ne(skillBindings.state, 'ended')))
    .orderBy(asc(skillBindings.scopeId))
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** What was added, by id; of what was ended too. */
export async function bindingsById(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, BindingRow>> {
  if (ids.length === 0) return new Map()
  const rows = await scope.tx
    .select()
    .from(skillBindings)
    .where(and(eq(skillBindings.workspaceId, scope.workspaceId), inArray(skillBindings.id, [...ids])))
  return new Map(rows.map((row) => [row.id, row]))
}

/** Refused uploads under a name, newest first. */
export async function listRefused(scope: TenantScope, slug: string, limit: number) {
  return await scope.tx
    .select()
    .from(skillUploads)
    .where(and(eq(skillUploads.workspaceId, scope.workspaceId), eq(skillUploads.slug, slug), eq(skillUploads.outcome, 'rejected')))
    .orderBy(desc(skillUploads.at))
    .limit(limit)
}
