import { type Requirement, requirementDigest, requirementFor } from '#server/approvals/core/requirement.ts'
import { countOpenApprovals, insertApproval } from '#server/approvals/store.ts'
import { tellApprovers } from '#server/approvals/tell-approvers.ts'
import { appendAudit } from '#server/audit/append-audit.ts'
import type { EffectClass } from '#server/crew/effect-class.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { assert } from '#server/kernel/assert.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { AttemptRow, RunRow } from '#server/runs/store.ts'
import { workflowOf } from '#server/runs/transition.ts'
import { publishSignal } from '#server/signals/publish-signal.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Open decisions of one crew member at a time (domain §7). */
export const OPEN_ASKS_MAX = 20

/**
 * Asks people to decide on exactly one sealed plan. @returns the requirement, frozen here
 * @throws AppError TOO_MANY_OPEN_ASKS
 */
export async function requestApproval(
  scope: TenantScope,
  facts: {
    run: RunRow
    attempt: AttemptRow
    memberId: string
    asking: readonly { effectClass: EffectClass }[]
    reasons: readonly string[]
    votesNeeded: number
    starters: readonly string[]
    authors: readonly string[]
    editors: readonly string[]
    workspace: { singlePersonApproval: boolean; practice: boolean }
  },
): Promise<Requirement> {
  const { attempt, run } = facts
  assert(attempt.token !== null && attempt.expiresAt !== null, 'only a sealed plan is decided on')
  if ((await countOpenApprovals(scope, facts.memberId)) >= OPEN_ASKS_MAX)
    throw new AppError('TOO_MANY_OPEN_ASKS', { context: { max: OPEN_ASKS_MAX } })
  const requirement = requirementFor({
    asking: facts.asking,
    reasons: facts.reasons,
    votesNeeded: facts.votesNeeded,
    starters: facts.starters,
    authors: facts.authors,
    editors: facts.editors,
    singlePersonApproval: facts.workspace.singlePersonApproval,
    practice: facts.workspace.practice,
  })
  const id = systemIds.next('apr')
  await insertApproval(scope, {
    id,
    runId: run.id,
    leg: attempt.leg,
    attempt: attempt.attempt,
    memberId: facts.memberId,
    token: attempt.token,
    requirement,
    requirementDigest: requirementDigest(requirement),
    status: 'pending',
    expiresAt: attempt.expiresAt,
  })
  await tellApprovers(scope, { id, runId: run.id, memberId: facts.memberId, expiresAt: attempt.expiresAt }, requirement, run)
  await appendAudit(
    scope,
    [
      {
        type: 'approval.requested',
        workflowState: 'AWAITING_APPROVAL',
        workflow: workflowOf(run, attempt),
        message: cutText(facts.reasons.join(' '), 500),
        ext: {
          approvalRequest: {
            approval_id: id,
            workflow_id: run.id,
            step_id: `leg-${attempt.leg}.${attempt.attempt}`,
            reason: cutText(facts.reasons.join(' '), 500),
            required_role: requirement.grants.join(','),
            plan_token_hash: attempt.token,
          },
          requirementDigest: requirementDigest(requirement),
          expiresAt: attempt.expiresAt.toISOString(),
        },
      },
    ],
    { atMs: systemClock.nowMs(), ids: systemIds },
  )
  await publishSignal(scope, { type: 'approval.changed', id })
  return requirement
}
