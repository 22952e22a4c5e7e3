import { insertChangeRequest, listChangeRequests } from '#server/approvals/changes/store.ts'
import { eligibility, type Voter } from '#server/approvals/core/conflict.ts'
import { type Requirement, requirementSchema } from '#server/approvals/core/requirement.ts'
import { whoAnswers } from '#server/approvals/core/who-answers.ts'
import { type ApprovalRow, findApproval } from '#server/approvals/store.ts'
import { appendAudit } from '#server/audit/append-audit.ts'
import { listAllMemberships } from '#server/identity/people/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { addNotices } from '#server/notices/add-notices.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { findAttempt, lockRun } from '#server/runs/store.ts'
import { workflowOf } from '#server/runs/transition.ts'
import { publishSignal } from '#server/signals/publish-signal.ts'
import { inScope } from '#server/tenancy/store.ts'

const OF_A_RUN_MAX = 20

export interface ChangeWish {
  readonly approvalId: string
  /** The token that was displayed: the comment is about that plan and no other. */
  readonly token: string
  readonly text: string
}

/**
 * Says what somebody who may decide wants changed or explained first (ui.md, Approval inbox). It decides nothing: the plan stays
 * open until it is decided, changed or runs out. The authors and the starter are told; the comment is on record.
 * @returns id of the comment
 * @throws AppError PLAN_STALE, ALREADY_DECIDED, APPROVER_NOT_ENTITLED, FORBIDDEN, TOO_MANY_COMMENTS
 */
export async function requestChanges(workspaceId: string, voter: Voter, wish: ChangeWish): Promise<{ id: string }> {
  const atMs = systemClock.nowMs()
  return await inScope(workspaceId, async (scope) => {
    const run = await lockRun(scope, (await findApproval(scope, wish.approvalId)).runId)
    const approval = await findApproval(scope, wish.approvalId)
    const requirement = requirementSchema.parse(approval.requirement)
    refuse(approval, requirement, voter, wish.token, atMs)
    if ((await listChangeRequests(scope, run.id)).length >= OF_A_RUN_MAX)
      throw new AppError('TOO_MANY_COMMENTS', { context: { run: run.id, max: OF_A_RUN_MAX } })
    const id = systemIds.next('chg')
    await insertChangeRequest(scope, {
      id,
      approvalId: approval.id,
      runId: run.id,
      userId: voter.userId,
      text: wish.text,
      createdAt: new Date(atMs),
    })
    const here = new Set((await listAllMemberships(scope)).map(({ userId }) => userId))
    const to = [...whoAnswers(requirement)].filter((userId) => here.has(userId) && userId !== voter.userId)
    const about = { approvalId: approval.id, runId: run.id, memberId: approval.memberId }
    await addNotices(scope, { kind: 'changes_requested', key: `changes_requested:${id}`, about, to }, atMs)
    const attempt = await findAttempt(scope, run.id, approval.leg, approval.attempt)
    await appendAudit(
      scope,
      [
        {
          type: 'approval.changes_requested',
          ...(attempt ? { workflowState: attempt.state, workflow: workflowOf(run, attempt) } : {}),
          ext: {
            actor: voter.userId,
            approvalId: approval.id,
            changeRequestId: id,
            planToken: approval.token,
            comment: cutText(wish.text, 500),
          },
        },
      ],
      { atMs, ids: systemIds },
    )
    await publishSignal(scope, { type: 'approval.changed', id: approval.id })
    return { id }
  })
}

/** Who may decide may comment; an old sign-in is enough, because nothing is decided by it. */
function refuse(approval: ApprovalRow, requirement: Requirement, voter: Voter, token: string, nowMs: number): void {
  if (approval.token !== token) throw new AppError('PLAN_STALE', { context: { approval: approval.id } })
  if (approval.status !== 'pending' || approval.expiresAt.getTime() <= nowMs)
    throw new AppError('ALREADY_DECIDED', { context: { approval: approval.id, status: approval.status } })
  const may = eligibility(requirement, voter, 'reject', nowMs)
  if (!may.may && may.code !== 'REAUTH_REQUIRED') throw new AppError(may.code, { context: { approval: approval.id } })
}
