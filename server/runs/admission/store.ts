import { and, eq, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import { runs } from '#db/schema/runs.ts'
import type { SystemScope } from '#db/with-scope.ts'
import type { QueuedRun } from '#server/runs/core/pick-admissions.ts'

/**
 * Runs that want work and have no slot, longest waiting first, at most so many of each workspace: a long line in one hides
 * nobody. Takes the admission lock for the transaction.
 */
export async function listQueuedRuns(system: SystemScope, perWorkspace: number): Promise<QueuedRun[]> {
  await system.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('muster.admission', 0))`)
  const place = sql<number>`row_number() over (partition by ${runs.workspaceId} order by ${runs.queuedAt})`.as('place')
  const waiting = system.tx
    .select({ workspaceId: runs.workspaceId, id: runs.id, queuedAt: runs.queuedAt, place })
    .from(runs)
    .where(and(isNotNull(runs.queuedAt), isNull(runs.admittedAt), isNull(runs.outcome)))
    .as('waiting')
  return await system.tx
    .select({ workspaceId: waiting.workspaceId, id: waiting.id })
    .from(waiting)
    .where(lte(waiting.place, perWorkspace))
    .orderBy(waiting.queuedAt)
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
