import { requirementSchema } from '#server/approvals/core/requirement.ts'
import { hasApprovers } from '#server/approvals/has-approvers.ts'
import { type ApprovalRow, listApprovals } from '#server/approvals/store.ts'
import { tellWhoMayDecide } from '#server/approvals/tell-approvers.ts'
import { type AttemptRow, findAttempt, lockRun, type RunRow } from '#server/runs/store.ts'
import { transition } from '#server/runs/transition.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

const OPEN_MAX = 1000

/**
 * After people came, left or got other rights: open decisions that nobody may take any more hold, and those that held go
 * on waiting for the one who now may, who is told (domain §5, States: no eligible approver).
 */
export async function reviewApprovers(workspaceId: string): Promise<void> {
  const open = await inScope(workspaceId, async (scope) => await listApprovals(scope, { status: 'pending', limit: OPEN_MAX }))
  // One transaction each: the chain's lock comes last in every transaction, so no two runs may be locked in one.
  for (const approval of open)
    await inScope(workspaceId, async (scope) => {
      const run = await lockRun(scope, approval.runId)
      const attempt = await findAttempt(scope, run.id, approval.leg, approval.attempt)
      if (run.outcome !== null || attempt?.state !== 'AWAITING_APPROVAL') return
      await tellWhoMayDecide(scope, approval, requirementSchema.parse(approval.requirement), run)
      await holdWithoutApprover(scope, run, attempt, approval)
    })
}

/** Holds an open decision that nobody may take, or lets it go on once somebody may. The run is locked. */
export async function holdWithoutApprover(
  scope: TenantScope,
  run: RunRow,
  attempt: AttemptRow,
  approval: Pick<ApprovalRow, 'requirement'>,
): Promise<void> {
  const reason = (attempt.hold as { reason: string } | null)?.reason ?? null
  if (reason !== null && reason !== 'no_approver') return
  const found = await hasApprovers(scope, requirementSchema.parse(approval.requirement))
  if (!found && reason === null) await transition(scope, run, attempt, { type: 'hold', reason: 'no_approver' })
  if (found && reason !== null) await transition(scope, run, attempt, { type: 'resume' })
}
