import { and, count, desc, eq, ilike, isNull, lt, ne, or, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { memberVersions } from '#db/schema/member-versions.ts'
import { members } from '#db/schema/members.ts'
import { outboxMessages } from '#db/schema/outbox-messages.ts'
import { results } from '#db/schema/results.ts'
import { runs } from '#db/schema/runs.ts'
import { triggers } from '#db/schema/triggers.ts'
import type { TenantScope } from '#db/with-scope.ts'
import type { FileUse } from '#server/bridge/results/schema.ts'
import { AppError } from '#server/kernel/app-error.ts'

export type ResultRow = typeof results.$inferSelect

export async function listRunResults(scope: TenantScope, runId: string): Promise<ResultRow[]> {
  return await scope.tx
    .select()
    .from(results)
    .where(and(eq(results.workspaceId, scope.workspaceId), eq(results.runId, runId)))
    .orderBy(results.createdAt)
}

/** Place of a result in the list: its run's number, then its place in that run. */
export interface ResultPlace {
  readonly n: number
  readonly leg: number
  readonly ordinal: number
}

export interface ResultFilter {
  /** Part of title or file name, in any case; taken literally. */
  readonly search?: string
  readonly memberId?: string
  readonly before?: ResultPlace
}

/** Results of runs, the newest run first, inside a run in the order in which they were handed over. */
export async function listResultPage(
  scope: TenantScope,
  filter: ResultFilter,
  limit: number,
): Promise<(ResultRow & { readonly runN: number; readonly memberName: string })[]> {
  const { search, memberId, before } = filter
  const like = search === undefined ? undefined : `%${search.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  const rows = await scope.tx
    .select({ result: results, runN: runs.n, memberName: members.name })
    .from(results)
    .innerJoin(runs, and(eq(runs.workspaceId, results.workspaceId), eq(runs.id, results.runId)))
    .innerJoin(members, and(eq(members.workspaceId, runs.workspaceId), eq(members.id, runs.memberId)))
    .where(
      and(
        eq(results.workspaceId, scope.workspaceId),
        memberId === undefined ? undefined : eq(runs.memberId, memberId),
        like === undefined ? undefined : or(ilike(results.title, like), ilike(results.name, like)),
        before === undefined
          ? undefined
          : or(
              lt(runs.n, before.n),
              and(eq(runs.n, before.n), sql`(${results.leg}, ${results.ordinal}) > (${before.leg}::int, ${before.ordinal}::int)`),
            ),
      ),
    )
    .orderBy(desc(runs.n), results.leg, results.ordinal)
    .limit(limit)
  return rows.map(({ result, runN, memberName }) => ({ ...result, runN, memberName }))
}

/** @throws AppError NOT_FOUND */
export async function findResult(scope: TenantScope, id: string): Promise<ResultRow> {
  const [row] = await scope.tx
    .select()
    .from(results)
    .where(and(eq(results.workspaceId, scope.workspaceId), eq(results.id, id)))
  if (!row) throw new AppError('NOT_FOUND', { context: { result: id } })
  return row
}

export async function countOutbox(scope: TenantScope): Promise<number> {
  const [row] = await scope.tx.select({ n: count() }).from(outboxMessages).where(eq(outboxMessages.workspaceId, scope.workspaceId))
  return row?.n ?? 0
}

/** Job descriptions in force, schedules and runs under way that name a path, as they write it. */
export async function listFileUses(scope: TenantScope, path: string): Promise<FileUse[]> {
  const here = and(eq(members.workspaceId, scope.workspaceId), ne(members.status, 'offboarded'))
  const jobs = await scope.tx
    .selectDistinct({ memberId: members.id, memberName: members.name })
    .from(members)
    .innerJoin(memberVersions, and(eq(memberVersions.workspaceId, members.workspaceId), eq(memberVersions.memberId, members.id)))
    .where(
      and(
        here,
        or(eq(memberVersions.status, 'draft'), eq(memberVersions.id, members.activeVersionId)),
        namesPath(memberVersions.definition, path),
      ),
    )
  const starts = await scope.tx
    .select({ memberId: members.id, memberName: members.name, detail: triggers.readback })
    .from(members)
    .innerJoin(triggers, and(eq(triggers.workspaceId, members.workspaceId), eq(triggers.memberId, members.id)))
    .where(and(here, isNull(triggers.deletedAt), namesPath(triggers.inputs, path)))
  const open = await scope.tx
    .select({ memberId: members.id, memberName: members.name, n: runs.n })
    .from(members)
    .innerJoin(runs, and(eq(runs.workspaceId, members.workspaceId), eq(runs.memberId, members.id)))
    .where(and(here, isNull(runs.outcome), namesPath(runs.inputs, path)))
    .orderBy(desc(runs.n))
  return [
    ...open.map(({ n, ...member }) => ({ ...member, how: 'run' as const, detail: String(n) })),
    ...starts.map((start) => ({ ...start, how: 'start' as const })),
    ...jobs.map((job) => ({ ...job, how: 'job' as const, detail: null })),
  ]
}

/** Whether a value stands anywhere in a document, compared as a whole. */
function namesPath(document: PgColumn, path: string): SQL {
  return sql`jsonb_path_exists(${document}, '$.** ? (@ == $path)', jsonb_build_object('path', ${path}::text))`
}
