import { requirementDigest, requirementSchema } from '#server/approvals/core/requirement.ts'
import { type ApprovalRow, listApprovals, tightenApproval, voidVotes } from '#server/approvals/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { findAttempt, lockRun } from '#server/runs/store.ts'
import { transition } from '#server/runs/transition.ts'
import { publishSignal } from '#server/signals/publish-signal.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

const OPEN_MAX = 1000

/**
 * When a workspace leaves practice nobody approves their own plan any more: open decisions get the stricter requirement and
 * the votes given under the old one are void; plans already approved and not carried out ask again (domain §7).
 * @returns how many decisions were tightened
 */
export async function tightenOpenApprovals(workspaceId: string): Promise<number> {
  return await inScope(workspaceId, async (scope) => {
    const open = [
      ...(await listApprovals(scope, { status: 'pending', limit: OPEN_MAX })),
      ...(await listApprovals(scope, { status: 'approved', limit: OPEN_MAX })),
    ]
    let tightened = 0
    for (const approval of open) if (await tighten(scope, approval)) tightened += 1
    return tightened
  })
}

async function tighten(scope: TenantScope, approval: ApprovalRow): Promise<boolean> {
  const run = await lockRun(scope, approval.runId)
  const attempt = await findAttempt(scope, run.id, approval.leg, approval.attempt)
  const waits = attempt && ['AWAITING_APPROVAL', 'APPROVED', 'READY_FOR_TAKEOFF'].includes(attempt.state)
  if (!attempt || !waits || run.outcome !== null) return false
  const requirement = { ...requirementSchema.parse(approval.requirement), singlePerson: false, practice: false }
  await voidVotes(scope, approval.id, new Date(systemClock.nowMs()))
  await tightenApproval(scope, approval.id, { requirement, requirementDigest: requirementDigest(requirement) })
  await transition(
    scope,
    run,
    attempt,
    { type: 'requirement_tightened' },
    { data: { approvalId: approval.id, why: 'the workspace left practice' } },
  )
  await publishSignal(scope, { type: 'approval.changed', id: approval.id })
  return true
}
