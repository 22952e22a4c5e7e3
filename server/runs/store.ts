import { and, desc, eq, getTableColumns, gt, isNotNull, isNull, lt, max, ne, sql } from 'drizzle-orm'
import { attempts } from '#db/schema/attempts.ts'
import { runEvents } from '#db/schema/run-events.ts'
import { runs } from '#db/schema/runs.ts'
import type { SystemScope, TenantScope } from '#db/with-scope.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { keepableJson } from '#server/kernel/keepable-json.ts'

export type RunRow = typeof runs.$inferSelect
export type AttemptRow = typeof attempts.$inferSelect
export type RunEventRow = typeof runEvents.$inferSelect

const runKey = (scope: TenantScope, runId: string) => and(eq(runs.workspaceId, scope.workspaceId), eq(runs.id, runId))

/** Inserts a run with the next number of its workspace. The advisory lock keeps numbers gap-free. */
export async function insertRun(scope: TenantScope, run: Omit<typeof runs.$inferInsert, 'workspaceId' | 'n'>): Promise<RunRow> {
  await scope.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`run-number:${scope.workspaceId}`}, 0))`)
  const [last] = await scope.tx
    .select({ n: max(runs.n) })
    .from(runs)
    .where(eq(runs.workspaceId, scope.workspaceId))
  const [row] = await scope.tx
    .insert(runs)
    .values({ ...run, workspaceId: scope.workspaceId, n: (last?.n ?? 0) + 1 })
    .returning()
  if (!row) throw new AppError('INTERNAL')
  return row
}

/** The run, locked until the transaction ends: every transition of a run is in line. @throws AppError NOT_FOUND */
export async function lockRun(scope: TenantScope, runId: string): Promise<RunRow> {
  const [row] = await scope.tx.select().from(runs).where(runKey(scope, runId)).for('update')
  if (!row) throw new AppError('NOT_FOUND', { context: { run: runId } })
  return row
}

/** @throws AppError NOT_FOUND */
export async function findRun(scope: TenantScope, runId: string): Promise<RunRow> {
  const [row] = await scope.tx.select().from(runs).where(runKey(scope, runId))
  if (!row) throw new AppError('NOT_FOUND', { context: { run: runId } })
  return row
}

export async function updateRun(scope: TenantScope, runId: string, change: Partial<RunRow>): Promise<void> {
  await scope.tx.update(runs).set(change).where(runKey(scope, runId))
}

/** Newest first; `before` is the number of the last one seen, `ownJob` leaves out what only puts another run back. */
export async function listRuns(
  scope: TenantScope,
  filter: { limit: number; before?: number; memberId?: string; purpose?: 'run' | 'dry-run'; ownJob?: true },
): Promise<RunRow[]> {
  return await scope.tx
    .select()
    .from(runs)
    .where(
      and(
        eq(runs.workspaceId, scope.workspaceId),
        filter.before === undefined ? undefined : lt(runs.n, filter.before),
        filter.memberId === undefined ? undefined : eq(runs.memberId, filter.memberId),
        filter.purpose === undefined ? undefined : eq(runs.purpose, filter.purpose),
        filter.ownJob === undefined ? undefined : isNull(runs.putBackOfRunId),
      ),
    )
    .orderBy(desc(runs.n))
    .limit(filter.limit)
}

/** Whether a run of this lineage still goes on. The caller holds the lock of its last run. */
export async function hasUnfinishedRun(scope: TenantScope, lineageId: string): Promise<boolean> {
  const [row] = await scope.tx
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.workspaceId, scope.workspaceId), eq(runs.lineageId, lineageId), isNull(runs.outcome)))
    .limit(1)
  return row !== undefined
}

/** Whether a run is being put back now. The caller holds its lock. */
export async function hasUnfinishedPutBack(scope: TenantScope, runId: string): Promise<boolean> {
  return (await listPutBacks(scope, runId)).some((run) => run.outcome === null)
}

/** Runs that put a run back, oldest first. */
export async function listPutBacks(scope: TenantScope, runId: string): Promise<RunRow[]> {
  return await scope.tx
    .select()
    .from(runs)
    .where(and(eq(runs.workspaceId, scope.workspaceId), eq(runs.putBackOfRunId, runId)))
    .orderBy(runs.n)
}

/** Who started the runs of a lineage, and who stands behind what they began with. */
export async function listStarters(scope: TenantScope, lineageId: string): Promise<string[]> {
  const rows = await scope.tx
    .selectDistinct({ startedBy: runs.startedBy, triggerPeople: runs.triggerPeople })
    .from(runs)
    .where(and(eq(runs.workspaceId, scope.workspaceId), eq(runs.lineageId, lineageId)))
  return [...new Set(rows.flatMap(({ startedBy, triggerPeople }) => [startedBy, ...triggerPeople]))]
}

/** Whether any run of a lineage was started by a program, with an API token or by MCP: a retry goes on with what that one gave. */
export async function isStartedByToken(scope: TenantScope, lineageId: string): Promise<boolean> {
  const [row] = await scope.tx
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.workspaceId, scope.workspaceId), eq(runs.lineageId, lineageId), isNotNull(runs.apiTokenId)))
    .limit(1)
  return row !== undefined
}

/** An attempt is the one that its run is at: what a query of both tables is joined on. */
export const isPresentAttempt = and(
  eq(attempts.workspaceId, runs.workspaceId),
  eq(attempts.runId, runs.id),
  eq(attempts.leg, runs.leg),
  eq(attempts.attempt, runs.attempt),
)

const attemptKey = (scope: TenantScope, runId: string, leg: number, attempt: number) =>
  and(eq(attempts.workspaceId, scope.workspaceId), eq(attempts.runId, runId), eq(attempts.leg, leg), eq(attempts.attempt, attempt))

export async function insertAttempt(scope: TenantScope, runId: string, leg: number, attempt: number): Promise<AttemptRow> {
  const [row] = await scope.tx.insert(attempts).values({ workspaceId: scope.workspaceId, runId, leg, attempt, state: 'INIT' }).returning()
  if (!row) throw new AppError('INTERNAL')
  return row
}

export async function findAttempt(scope: TenantScope, runId: string, leg: number, attempt: number): Promise<AttemptRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(attempts)
    .where(attemptKey(scope, runId, leg, attempt))
  return row
}

/** The attempt that a run is at, in one query. */
export async function findPresentAttempt(scope: TenantScope, runId: string): Promise<AttemptRow | undefined> {
  const [row] = await scope.tx
    .select(getTableColumns(attempts))
    .from(attempts)
    .innerJoin(runs, isPresentAttempt)
    .where(runKey(scope, runId))
  return row
}

export async function listAttempts(scope: TenantScope, runId: string): Promise<AttemptRow[]> {
  return await scope.tx
    .select()
    .from(attempts)
    .where(and(eq(attempts.workspaceId, scope.workspaceId), eq(attempts.runId, runId)))
    .orderBy(attempts.leg, attempts.attempt)
}

/**
 * Compare-and-set on the attempt's version: two movers, one winner.
 * @throws AppError CONFLICT when somebody moved it meanwhile
 */
export async function moveAttempt(scope: TenantScope, was: AttemptRow, change: Partial<AttemptRow>): Promise<AttemptRow> {
  const [row] = await scope.tx
    .update(attempts)
    .set({ ...change, version: was.version + 1 })
    .where(and(attemptKey(scope, was.runId, was.leg, was.attempt), eq(attempts.version, was.version)))
    .returning()
  if (!row) throw new AppError('CONFLICT', { context: { run: was.runId, leg: was.leg, attempt: was.attempt } })
  return row
}

/**
 * Appends to the run's timeline; needs the run locked, which makes `seq` gap-free. Reasons in it may be the words of a model or an app:
 * nothing in them can keep it from being written, for then the run could not even end.
 */
export async function appendRunEvent(
  scope: TenantScope,
  event: { runId: string; leg: number; attempt: number; kind: string; data: JsonObject; at: Date },
): Promise<void> {
  const seq = sql<number>`(select coalesce(max(seq), 0) + 1 from ${runEvents} where ${and(eq(runEvents.workspaceId, scope.workspaceId), eq(runEvents.runId, event.runId))})`
  await scope.tx.insert(runEvents).values({ ...event, data: keepableJson(event.data), workspaceId: scope.workspaceId, seq })
}

/** Faults at the end of a run's timeline: any other line means that it moved. */
export async function countFaults(scope: TenantScope, runId: string): Promise<number> {
  const ofRun = and(eq(runEvents.workspaceId, scope.workspaceId), eq(runEvents.runId, runId))
  const [moved] = await scope.tx
    .select({ seq: max(runEvents.seq) })
    .from(runEvents)
    .where(and(ofRun, ne(runEvents.kind, 'fault')))
  return await scope.tx.$count(runEvents, and(ofRun, gt(runEvents.seq, moved?.seq ?? 0)))
}

export async function listRunEvents(scope: TenantScope, runId: string): Promise<RunEventRow[]> {
  return await scope.tx
    .select()
    .from(runEvents)
    .where(and(eq(runEvents.workspaceId, scope.workspaceId), eq(runEvents.runId, runId)))
    .orderBy(runEvents.seq)
}

/** Runs whose worker was lost: admitted, unfinished, lease run out. */
export async function listLostRuns(system: SystemScope, now: Date, limit: number): Promise<{ workspaceId: string; id: string }[]> {
  return await system.tx
    .select({ workspaceId: runs.workspaceId, id: runs.id })
    .from(runs)
    .where(and(isNotNull(runs.admittedAt), isNull(runs.outcome), lt(runs.leaseUntil, now)))
    .limit(limit)
}

/** Every run that goes on, of all workspaces. */
export async function listUnfinished(system: SystemScope): Promise<{ workspaceId: string; id: string }[]> {
  return await system.tx.select({ workspaceId: runs.workspaceId, id: runs.id }).from(runs).where(isNull(runs.outcome))
}

/** Real runs of a crew member that go on. */
export async function listUnfinishedOf(scope: TenantScope, memberId: string): Promise<RunRow[]> {
  return await scope.tx
    .select()
    .from(runs)
    .where(and(eq(runs.workspaceId, scope.workspaceId), eq(runs.memberId, memberId), eq(runs.purpose, 'run'), isNull(runs.outcome)))
    .orderBy(runs.id)
}

/** Attempts that wait for a decision past their expiry. */
export async function listExpired(system: SystemScope, now: Date, limit: number): Promise<{ workspaceId: string; runId: string }[]> {
  return await system.tx
    .select({ workspaceId: attempts.workspaceId, runId: attempts.runId })
    .from(attempts)
    .innerJoin(runs, isPresentAttempt)
    .where(
      and(
        isNull(runs.outcome),
        lt(attempts.expiresAt, now),
        isNull(attempts.endedAt),
        sql`${attempts.state} not in ('TAKEOFF_RUNNING', 'EXECUTION_COMPLETE', 'COMPLETED', 'FAILED')`,
      ),
    )
    .limit(limit)
}

/** Attempts that wait for the signer. */
export async function listHeldForSigner(system: SystemScope, limit: number): Promise<{ workspaceId: string; runId: string }[]> {
  return await system.tx
    .select({ workspaceId: attempts.workspaceId, runId: attempts.runId })
    .from(attempts)
    .where(and(sql`${attempts.hold} ->> 'reason' = 'signer_unavailable'`, isNull(attempts.endedAt)))
    .limit(limit)
}
