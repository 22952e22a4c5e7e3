import { and, eq } from 'drizzle-orm'
import { handoffs } from '#db/schema/handoffs.ts'
import { runs } from '#db/schema/runs.ts'
import type { TenantScope } from '#db/with-scope.ts'

export type HandoffRow = typeof handoffs.$inferSelect

/** Written once with the end of its run: a second row is a broken invariant and fails the transaction, child run and all. */
export async function insertHandoff(scope: TenantScope, row: Omit<HandoffRow, 'workspaceId'>): Promise<void> {
  await scope.tx.insert(handoffs).values({ ...row, workspaceId: scope.workspaceId })
}

/** What became of a run's hand-over, with the run that it started; undefined = there was none. */
export async function findHandoff(scope: TenantScope, runId: string) {
  const [row] = await scope.tx
    .select({ handoff: handoffs, child: { id: runs.id, n: runs.n, outcome: runs.outcome } })
    .from(handoffs)
    .leftJoin(runs, and(eq(runs.workspaceId, handoffs.workspaceId), eq(runs.id, handoffs.childRunId)))
    .where(and(eq(handoffs.workspaceId, scope.workspaceId), eq(handoffs.runId, runId)))
  return row
}
