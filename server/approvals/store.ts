import { and, count, desc, eq, isNull } from 'drizzle-orm'
import { approvalViews } from '#db/schema/approval-views.ts'
import { approvals } from '#db/schema/approvals.ts'
import { votes } from '#db/schema/votes.ts'
import type { TenantScope } from '#db/with-scope.ts'
import { AppError } from '#server/kernel/app-error.ts'

export type ApprovalRow = typeof approvals.$inferSelect
export type VoteRow = typeof votes.$inferSelect
type ApprovalStatus = ApprovalRow['status']

const key = (scope: TenantScope, id: string) => and(eq(approvals.workspaceId, scope.workspaceId), eq(approvals.id, id))

export async function insertApproval(scope: TenantScope, row: Omit<typeof approvals.$inferInsert, 'workspaceId'>): Promise<void> {
  await scope.tx.insert(approvals).values({ ...row, workspaceId: scope.workspaceId })
}

/** @throws AppError NOT_FOUND */
export async function findApproval(scope: TenantScope, id: string, options: { lock?: boolean } = {}): Promise<ApprovalRow> {
  const query = scope.tx.select().from(approvals).where(key(scope, id))
  const [row] = options.lock ? await query.for('update') : await query
  if (!row) throw new AppError('NOT_FOUND', { context: { approval: id } })
  return row
}

export async function findApprovalOf(
  scope: TenantScope,
  run: { id: string; leg: number; attempt: number },
): Promise<ApprovalRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(approvals)
    .where(
      and(
        eq(approvals.workspaceId, scope.workspaceId),
        eq(approvals.runId, run.id),
        eq(approvals.leg, run.leg),
        eq(approvals.attempt, run.attempt),
      ),
    )
  return row
}

export async function listApprovals(
  scope: TenantScope,
  filter: { status?: ApprovalStatus; runId?: string; limit: number },
): Promise<ApprovalRow[]> {
  return await scope.tx
    .select()
    .from(approvals)
    .where(
      and(
        eq(approvals.workspaceId, scope.workspaceId),
        filter.status === undefined ? undefined : eq(approvals.status, filter.status),
        filter.runId === undefined ? undefined : eq(approvals.runId, filter.runId),
      ),
    )
    .orderBy(desc(approvals.createdAt))
    .limit(filter.limit)
}

export async function countOpenApprovals(scope: TenantScope, memberId: string): Promise<number> {
  const [row] = await scope.tx
    .select({ n: count() })
    .from(approvals)
    .where(and(eq(approvals.workspaceId, scope.workspaceId), eq(approvals.memberId, memberId), eq(approvals.status, 'pending')))
  return row?.n ?? 0
}

/** `pending → status` by compare-and-set: one decision wins. @returns false when it was decided already */
export async function closeApproval(
  scope: TenantScope,
  id: string,
  status: Exclude<ApprovalStatus, 'pending'>,
  at: Date,
): Promise<boolean> {
  const rows = await scope.tx
    .update(approvals)
    .set({ status, decidedAt: at })
    .where(and(key(scope, id), eq(approvals.status, 'pending')))
    .returning({ id: approvals.id })
  return rows.length === 1
}

export async function insertVote(scope: TenantScope, row: Omit<typeof votes.$inferInsert, 'workspaceId'>): Promise<void> {
  await scope.tx.insert(votes).values({ ...row, workspaceId: scope.workspaceId })
}

export async function listVotes(scope: TenantScope, approvalId: string): Promise<VoteRow[]> {
  return await scope.tx
    .select()
    .from(votes)
    .where(and(eq(votes.workspaceId, scope.workspaceId), eq(votes.approvalId, approvalId)))
    .orderBy(votes.at)
}

/** Keeps the first time only. */
export async function keepFirstSeen(scope: TenantScope, view: { approvalId: string; userId: string; firstSeenAt: Date }): Promise<void> {
  await scope.tx
    .insert(approvalViews)
    .values({ ...view, workspaceId: scope.workspaceId })
    .onConflictDoNothing()
}

export async function voidVotes(scope: TenantScope, approvalId: string, at: Date): Promise<void> {
  await scope.tx
    .update(votes)
    .set({ voidedAt: at })
    .where(and(eq(votes.workspaceId, scope.workspaceId), eq(votes.approvalId, approvalId), isNull(votes.voidedAt)))
}

/** A stricter requirement for an open or not yet carried out decision, which is open again. */
export async function tightenApproval(
  scope: TenantScope,
  id: string,
  change: Pick<ApprovalRow, 'requirement' | 'requirementDigest'>,
): Promise<void> {
  await scope.tx
    .update(approvals)
    .set({ ...change, status: 'pending', decidedAt: null })
    .where(key(scope, id))
}
