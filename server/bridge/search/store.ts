import { and, asc, desc, eq, ilike, inArray, or, type SQL, sql } from 'drizzle-orm'
import { artifacts } from '#db/schema/artifacts.ts'
import { memberVersions } from '#db/schema/member-versions.ts'
import { members } from '#db/schema/members.ts'
import { results } from '#db/schema/results.ts'
import { runs } from '#db/schema/runs.ts'
import type { TenantScope } from '#db/with-scope.ts'
import { likeAnywhere } from '#server/bridge/search/core/search-terms.ts'

/** How far back a search looks. Ids of runs sort by time, so the newest are a walk along the primary key. */
const LOOKED_AT = { runs: 500, results: 2000 } as const

/** Ends every statement of this transaction that takes longer. @param ms more than 0 */
export async function limitTime({ tx }: TenantScope, ms: number): Promise<void> {
  await tx.execute(sql`select set_config('statement_timeout', ${String(ms)}, true)`)
}

/** Whether a statement was ended by `limitTime`. The driver's error is the cause of drizzle's. */
export function tookTooLong(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ((at as { code?: unknown }).code === '57014') return true
  }
  return false
}

/** Each word somewhere in one of the texts. */
function eachIn(words: readonly string[], texts: (like: string) => (SQL | undefined)[]): SQL | undefined {
  return and(...words.map((word) => or(...texts(likeAnywhere(word)))))
}

/** Crew members whose name or job says all words; names first. What a job is made of (steps, tools) is not looked at. */
export async function findMembers(scope: TenantScope, words: readonly string[], limit: number) {
  const job = sql`concat_ws(' ', ${memberVersions.definition} #>> '{metadata,summary}', ${memberVersions.definition} ->> 'objective', ${memberVersions.definition} ->> 'instructions')`
  const named = eachIn(words, (like) => [ilike(members.name, like), ilike(members.slug, like)]) ?? sql`true`
  const here = sql`(${memberVersions.id} = ${members.activeVersionId} or ${memberVersions.status} = 'draft')`
  return await scope.tx
    .select({
      id: members.id,
      name: members.name,
      status: members.status,
      summary: sql<string>`coalesce(min(${memberVersions.definition} #>> '{metadata,summary}'), '')`,
    })
    .from(members)
    .leftJoin(memberVersions, and(eq(memberVersions.workspaceId, members.workspaceId), eq(memberVersions.memberId, members.id), here))
    .where(
      and(
        eq(members.workspaceId, scope.workspaceId),
        eq(members.kind, 'crew'),
        inArray(members.status, ['provisional', 'active', 'suspended']),
        or(
          named,
          eachIn(words, (like) => [ilike(members.name, like), ilike(members.slug, like), sql`${job} ilike ${like}`]),
        ),
      ),
    )
    .groupBy(members.workspaceId, members.id)
    .orderBy(desc(named), asc(members.id))
    .limit(limit)
}

/**
 * Runs of this number, then the newest whose crew member, inputs or plan (where to, which file, summary) say all words.
 * @returns their ids
 */
export async function findRuns(
  scope: TenantScope,
  { words, runNumber }: { words: readonly string[]; runNumber: number | null },
  limit: number,
): Promise<string[]> {
  const ofNumber =
    runNumber === null
      ? []
      : await scope.tx
          .select({ id: runs.id })
          .from(runs)
          .where(and(eq(runs.workspaceId, scope.workspaceId), eq(runs.n, runNumber)))
  const recent = scope.tx
    .select({ id: runs.id, memberId: runs.memberId, inputs: runs.inputs })
    .from(runs)
    .where(eq(runs.workspaceId, scope.workspaceId))
    .orderBy(desc(runs.id))
    .limit(LOOKED_AT.runs)
    .as('recent')
  const given = sql`(select string_agg(value, ' ') from jsonb_each_text(${recent.inputs}))`
  // Not the whole text: fingerprints in it would match any two letters.
  const planned = (like: string) => sql`exists (select 1 from ${artifacts} where ${artifacts.workspaceId} = ${scope.workspaceId}
    and ${artifacts.runId} = ${recent.id} and concat_ws(' ', substring(${artifacts.metaText} from '"summary":"((?:[^"\\\\]|\\\\.)*)"'),
    substring(${artifacts.metaText} from '"target":"((?:[^"\\\\]|\\\\.)*)"')) ilike ${like})`
  const found = await scope.tx
    .select({ id: recent.id })
    .from(recent)
    .innerJoin(members, and(eq(members.workspaceId, scope.workspaceId), eq(members.id, recent.memberId)))
    .where(eachIn(words, (like) => [ilike(members.name, like), sql`${given} ilike ${like}`, planned(like)]))
    .orderBy(desc(recent.id))
    .limit(limit)
  return [...new Set([...ofNumber, ...found].map(({ id }) => id))].slice(0, limit)
}

/** The newest results whose title, file name or crew member say all words. */
export async function findResults(scope: TenantScope, words: readonly string[], limit: number) {
  const recent = scope.tx
    .select({ id: results.id, runId: results.runId, name: results.name, title: results.title, createdAt: results.createdAt })
    .from(results)
    .where(eq(results.workspaceId, scope.workspaceId))
    .orderBy(desc(results.createdAt))
    .limit(LOOKED_AT.results)
    .as('recent')
  return await scope.tx
    .select({ id: recent.id, name: recent.name, title: recent.title, runN: runs.n, memberName: members.name })
    .from(recent)
    .innerJoin(runs, and(eq(runs.workspaceId, scope.workspaceId), eq(runs.id, recent.runId)))
    .innerJoin(members, and(eq(members.workspaceId, scope.workspaceId), eq(members.id, runs.memberId)))
    .where(eachIn(words, (like) => [ilike(recent.title, like), ilike(recent.name, like), ilike(members.name, like)]))
    .orderBy(desc(recent.createdAt), asc(recent.id))
    .limit(limit)
}
