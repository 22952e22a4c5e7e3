import { requirementDigest, requirementSchema } from '#server/approvals/core/requirement.ts'
import { type ApprovalRow, findApproval, findApprovalOf, listApprovals, tightenApproval, voidVotes } from '#server/approvals/store.ts'
import { assert } from '#server/kernel/assert.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { type AttemptRow, findAttempt, lockRun, type RunRow } from '#server/runs/store.ts'
import { transition } from '#server/runs/transition.ts'
import { publishSignal } from '#server/signals/publish-signal.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

const OPEN_MAX = 1000

/**
 * When a workspace leaves practice nobody approves their own plan any more: open decisions get the stricter requirement and
 * the votes given under the old one are void; plans already approved and not carried out ask again (domain §7).
 * @returns how many decisions were tightened
 */
export async function tightenOpenApprovals(workspaceId: string): Promise<number> {
  const open = await inScope(workspaceId, async (scope) => [
    ...(await listApprovals(scope, { status: 'pending', limit: OPEN_MAX })),
    ...(await listApprovals(scope, { status: 'approved', limit: OPEN_MAX })),
  ])
  let tightened = 0
  // One transaction each: the chain's lock comes last in every transaction, so no two runs may be locked in one.
  for (const { id } of open)
    if (await inScope(workspaceId, async (scope) => await tighten(scope, await findApproval(scope, id)))) tightened += 1
  return tightened
}

async function tighten(scope: TenantScope, approval: ApprovalRow): Promise<boolean> {
  const run = await lockRun(scope, approval.runId)
  const attempt = await findAttempt(scope, run.id, approval.leg, approval.attempt)
  const waits = attempt && ['AWAITING_APPROVAL', 'APPROVED', 'READY_FOR_TAKEOFF'].includes(attempt.state)
  if (!attempt || !waits || run.outcome !== null) return false
  await askAgain(scope, run, attempt, 'the workspace left practice')
  return true
}

/**
 * Opens a decision again under today's requirement: its votes are void, its expiry stays (domain §5, States: vote void,
 * stricter requirement). Nobody decides their own plan alone any more unless the workspace still allows it.
 */
export async function askAgain(scope: TenantScope, run: RunRow, attempt: AttemptRow, why: string): Promise<void> {
  const approval = await findApprovalOf(scope, { id: run.id, leg: attempt.leg, attempt: attempt.attempt })
  assert(approval, 'what is asked again was asked before')
  const { singlePersonApproval, practice } = await readWorkspace(scope)
  const was = requirementSchema.parse(approval.requirement)
  const requirement = { ...was, singlePerson: was.singlePerson && singlePersonApproval, practice: was.practice && practice }
  await voidVotes(scope, approval.id, new Date(systemClock.nowMs()))
  await tightenApproval(scope, approval.id, { requirement, requirementDigest: requirementDigest(requirement) })
  await transition(scope, run, attempt, { type: 'requirement_tightened' }, { data: { approvalId: approval.id, why } })
  await publishSignal(scope, { type: 'approval.changed', id: approval.id })
}
