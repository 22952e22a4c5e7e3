import { and, desc, eq, inArray, isNull, lte, sql } from 'drizzle-orm'
import { approvals } from '#db/schema/approvals.ts'
import { runs } from '#db/schema/runs.ts'
import type { TenantScope } from '#db/with-scope.ts'

/** What was decided of a crew member's plans up to a moment, newest first; what was never decided or only puts a run back is left out. */
export async function listDecided(scope: TenantScope, filter: { memberId: string; userId: string; until: Date; limit: number }) {
  const mine = sql<boolean>`exists (select 1 from muster.votes v where v.workspace_id = ${approvals.workspaceId}
    and v.approval_id = ${approvals.id} and v.user_id = ${filter.userId} and v.decision = 'approve' and v.voided_at is null)`
  const changed = sql<boolean>`exists (select 1 from muster.amendments a where a.workspace_id = ${runs.workspaceId}
    and a.lineage_id = ${runs.lineageId})`
  return await scope.tx
    .select({ approval: approvals, run: runs, isMine: mine, isChanged: changed })
    .from(approvals)
    .innerJoin(runs, and(eq(runs.workspaceId, approvals.workspaceId), eq(runs.id, approvals.runId)))
    .where(
      and(
        eq(approvals.workspaceId, scope.workspaceId),
        eq(approvals.memberId, filter.memberId),
        inArray(approvals.status, ['approved', 'rejected', 'expired']),
        lte(approvals.decidedAt, filter.until),
        isNull(runs.putBackOfRunId),
      ),
    )
    .orderBy(desc(approvals.decidedAt))
    .limit(filter.limit)
}
export type DecidedRow = Awaited<ReturnType<typeof listDecided>>[number]
