import { and, asc, eq, inArray, lte, min, sql } from 'drizzle-orm'
import { waits } from '#db/schema/waits.ts'
import type { SystemScope, TenantScope } from '#db/with-scope.ts'
import { assert } from '#server/kernel/assert.ts'

export type WaitRow = typeof waits.$inferSelect

/** What the database's clock says now: the clock of timers, whichever host asks. */
export async function databaseNow(scope: TenantScope): Promise<Date> {
  const [row] = await scope.tx.execute<{ now: string }>(
    sql`select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`,
  )
  assert(row, 'a database has a clock')
  return new Date(row.now)
}

/** Begins timers; one that this place of the run has already goes on. @returns the new ones */
export async function insertWaits(scope: TenantScope, rows: readonly Omit<typeof waits.$inferInsert, 'workspaceId'>[]): Promise<WaitRow[]> {
  if (rows.length === 0) return []
  return await scope.tx
    .insert(waits)
    .values(rows.map((row) => ({ ...row, workspaceId: scope.workspaceId })))
    .onConflictDoNothing()
    .returning()
}

/** Timers of a run, earliest end first. */
export async function listRunWaits(scope: TenantScope, runId: string): Promise<WaitRow[]> {
  return await scope.tx
    .select()
    .from(waits)
    .where(and(eq(waits.workspaceId, scope.workspaceId), eq(waits.runId, runId)))
    .orderBy(asc(waits.until), asc(waits.id))
}

/** What is over for a run and the runs that it retries. */
export async function listEndedWaits(scope: TenantScope, lineageId: string): Promise<WaitRow[]> {
  return await scope.tx
    .select()
    .from(waits)
    .where(and(eq(waits.workspaceId, scope.workspaceId), eq(waits.lineageId, lineageId), eq(waits.status, 'ended')))
    .orderBy(asc(waits.startedAt), asc(waits.id))
}

/** Ends what is due by `now`; the run is locked by the caller, and each timer ends once. @returns how many ended */
export async function endDueWaits(scope: TenantScope, runId: string, now: Date): Promise<number> {
  const ended = await scope.tx
    .update(waits)
    .set({ status: 'ended', endedAt: now })
    .where(and(eq(waits.workspaceId, scope.workspaceId), eq(waits.runId, runId), eq(waits.status, 'waiting'), lte(waits.until, now)))
    .returning({ id: waits.id })
  return ended.length
}

/** When the next timer of a run is due; null without one. */
export async function nextWaitEnd(scope: TenantScope, runId: string): Promise<Date | null> {
  const [row] = await scope.tx
    .select({ until: min(waits.until) })
    .from(waits)
    .where(and(eq(waits.workspaceId, scope.workspaceId), eq(waits.runId, runId), eq(waits.status, 'waiting')))
  return row?.until ?? null
}

/** A run that is over waits for nothing. */
export async function cancelWaits(scope: TenantScope, runId: string, now: Date): Promise<void> {
  await scope.tx
    .update(waits)
    .set({ status: 'cancelled', endedAt: now })
    .where(and(eq(waits.workspaceId, scope.workspaceId), eq(waits.runId, runId), inArray(waits.status, ['waiting'])))
}

/** Runs of all workspaces with a timer that is due by the database's clock. */
export async function listDueWaits(system: SystemScope, limit: number): Promise<{ workspaceId: string; runId: string }[]> {
  return await system.tx
    .selectDistinct({ workspaceId: waits.workspaceId, runId: waits.runId })
    .from(waits)
    .where(and(eq(waits.status, 'waiting'), sql`${waits.until} <= clock_timestamp()`))
    .limit(limit)
}
