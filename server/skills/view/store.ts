import { and, asc, eq, lt, sql } from 'drizzle-orm'
import { skillInvocations } from '#db/schema/skill-invocations.ts'
import type { SystemScope, TenantScope } from '#db/with-scope.ts'

export type InvocationRow = Omit<typeof skillInvocations.$inferInsert, 'workspaceId'>

/** Keeps that somebody asked for skills; never changed, and what is metered. */
export async function insertInvocation({ tx, workspaceId }: TenantScope, row: InvocationRow): Promise<void> {
  await tx.insert(skillInvocations).values({ ...row, workspaceId })
}

/** Workspaces with rows from before a moment. */
export async function listWorkspacesWithOld({ tx }: SystemScope, before: Date, limit: number): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ workspaceId: skillInvocations.workspaceId })
    .from(skillInvocations)
    .where(lt(skillInvocations.at, before))
    .orderBy(asc(skillInvocations.workspaceId))
    .limit(limit)
  return rows.map(({ workspaceId }) => workspaceId)
}

/** Takes away what is older, so many at a time. */
export async function deleteOldInvocations({ tx, workspaceId }: TenantScope, before: Date, limit: number): Promise<void> {
  const old = tx
    .select({ id: skillInvocations.id })
    .from(skillInvocations)
    .where(and(eq(skillInvocations.workspaceId, workspaceId), lt(skillInvocations.at, before)))
    .orderBy(asc(skillInvocations.at))
    .limit(limit)
  await tx.delete(skillInvocations).where(and(eq(skillInvocations.workspaceId, workspaceId), sql`${skillInvocations.id} in (${old})`))
}

export interface Words {
  /** Of a tsquery in the dictionary `simple`: each word, or a beginning of it. */
  readonly simple: string
  /** The same in English, by stem. */
  readonly english: string
}

/**
 * Those of the given versions whose text has any of the words, best first. Never more than was given: the intersection with what resolves
 * is in the query itself.
 * @returns ids of versions
 */
export async function searchVersions(
  { tx }: TenantScope,
  among: readonly { readonly skillWorkspaceId: string; readonly versionId: string }[],
  words: Words,
): Promise<string[]> {
  const keys = JSON.stringify(among.map(({ skillWorkspaceId, versionId }) => [skillWorkspaceId, versionId]))
  const rows = await tx.execute<{ id: string }>(sql`
    select v.id
    from jsonb_array_elements((${keys}::text)::jsonb) as k(key)
    join muster.skill_versions v on v.workspace_id = k.key->>0 and v.id = k.key->>1
    cross join lateral (select to_tsvector('simple', v.search_text) as simple, to_tsvector('english', v.search_text) as english) t
    cross join lateral (select to_tsquery('simple', ${words.simple}) as simple, to_tsquery('english', ${words.english}) as english) q
    where t.simple @@ q.simple or t.english @@ q.english
    order by ts_rank(t.simple, q.simple) + ts_rank(t.english, q.english) desc, v.id`)
  return rows.map(({ id }) => id)
}
