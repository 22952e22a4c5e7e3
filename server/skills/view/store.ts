import { and, asc, eq, lt, type SQL, sql } from 'drizzle-orm'
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
  /** The words themselves, for English and for German, each by its stem. */
  readonly stems: string
}

/** The words as PostgreSQL looks for them in `search_words` of a version (migration 0036), which every search in words reads. */
export function asTsquery({ simple, stems }: Words): SQL {
  return sql`(to_tsquery('simple', ${simple}) || to_tsquery('english', ${stems}) || to_tsquery('german', ${stems}))`
}

/**
 * Those of the given versions whose text has any of the words, best first; English and German words by their stems. Never more than was
 * given: the intersection with what resolves is in the query itself.
 * @returns ids of versions
 */
export async function searchVersions(
  { tx }: TenantScope,
  among: readonly { readonly skillWorkspaceId: string; readonly versionId: string }[],
  words: Words,
): Promise<string[]> {
  const keys = JSON.stringify(among.map(({ skillWorkspaceId, versionId }) => [skillWorkspaceId, versionId]))
  // `offset 0`: each version is looked up by its key. An index over the words is of no use here, for row-level security lets nothing ask it.
  const rows = await tx.execute<{ id: string }>(sql`
    select v.id
    from (select ${asTsquery(words)} as words) q
    cross join jsonb_array_elements((${keys}::text)::jsonb) as k(key)
    cross join lateral (
      select id, search_words from muster.skill_versions where workspace_id = k.key->>0 and id = k.key->>1 offset 0
    ) v
    where v.search_words @@ q.words
    order by ts_rank(v.search_words, q.words) desc, v.id`)
  return rows.map(({ id }) => id)
}
