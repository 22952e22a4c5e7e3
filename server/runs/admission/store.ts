import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { runs } from '#db/schema/runs.ts'
import type { SystemScope } from '#db/with-scope.ts'
import type { QueuedRun } from '#server/runs/core/pick-admissions.ts'

/** Runs that want work and have no slot, longest waiting first. Takes the admission lock for the transaction. */
export async function listQueuedRuns(system: SystemScope, limit: number): Promise<QueuedRun[]> {
  await system.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('muster.admission', 0))`)
  return await system.tx
    .select({ workspaceId: runs.workspaceId, id: runs.id })
    .from(runs)
    .where(and(isNotNull(runs.queuedAt), isNull(runs.admittedAt), isNull(runs.outcome)))
    .orderBy(runs.queuedAt)
    .limit(limit)
}

/** Runs with a slot, per workspace. */
export async function countActiveRuns(system: SystemScope): Promise<Map<string, number>> {
  const rows = await system.tx
    .select({ workspaceId: runs.workspaceId, n: sql<number>`count(*)::int` })
    .from(runs)
    .where(and(isNotNull(runs.admittedAt), isNull(runs.outcome)))
    .groupBy(runs.workspaceId)
  return new Map(rows.map((row) => [row.workspaceId, row.n]))
}

/** Gives slots and adds the jobs that use them, together. One queue per run: its jobs never overlap. */
export async function admitRuns(system: SystemScope, picked: readonly QueuedRun[]): Promise<void> {
  for (const run of picked) {
    await system.tx
      .update(runs)
      .set({ admittedAt: sql`now()` })
      .where(and(eq(runs.workspaceId, run.workspaceId), eq(runs.id, run.id)))
    const payload = JSON.stringify({ workspaceId: run.workspaceId, runId: run.id })
    await system.tx.execute(
      sql`select graphile_worker.add_job('advance', payload => ${payload}::json, queue_name => ${`run:${run.id}`}, job_key => ${`advance:${run.id}`}, max_attempts => 25)`,
    )
  }
}
