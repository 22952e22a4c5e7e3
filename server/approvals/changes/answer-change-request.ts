import { findChangeRequest, insertAnswer } from '#server/approvals/changes/store.ts'
import { requirementSchema } from '#server/approvals/core/requirement.ts'
import { mayAnswer, whoAnswers } from '#server/approvals/core/who-answers.ts'
import { findApproval, listApprovals } from '#server/approvals/store.ts'
import { appendAudit } from '#server/audit/append-audit.ts'
import type { Principal } from '#server/identity/principal.ts'
import { can } from '#server/identity/roles.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { addNotices } from '#server/notices/add-notices.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { findAttempt, findRun } from '#server/runs/store.ts'
import { workflowOf } from '#server/runs/transition.ts'
import { publishSignal } from '#server/signals/publish-signal.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Answers what somebody wanted changed, once, while a plan of that run is open: the one it was said of, or the one that took its
 * place when it was changed. The answer changes nothing in the plan; whoever asked is told and decides.
 * @throws AppError NOT_FOUND, FORBIDDEN, ALREADY_DECIDED (no plan of the run is open), CONFLICT (answered meanwhile)
 */
export async function answerChangeRequest(principal: Principal, { id, text }: { id: string; text: string }): Promise<void> {
  const atMs = systemClock.nowMs()
  await inScope(principal.workspaceId, async (scope) => {
    const wish = await findChangeRequest(scope, id)
    const [open] = await listApprovals(scope, { runId: wish.runId, status: 'pending', limit: 1 })
    const approval = open ?? (await findApproval(scope, wish.approvalId))
    const run = await findRun(scope, wish.runId)
    const person = { userId: principal.userId, writesJobs: can(principal, 'members:write') }
    if (!mayAnswer(person, whoAnswers(requirementSchema.parse(approval.requirement))))
      throw new AppError('FORBIDDEN', { context: { changeRequest: id } })
    if (approval.status !== 'pending' || approval.expiresAt.getTime() <= atMs)
      throw new AppError('ALREADY_DECIDED', { context: { approval: approval.id, status: approval.status } })
    const by = principal.userId
    if (!(await insertAnswer(scope, id, { answer: text, by, at: new Date(atMs) })))
      throw new AppError('CONFLICT', { context: { changeRequest: id } })
    const about = { approvalId: approval.id, runId: run.id, memberId: approval.memberId }
    const to = wish.userId === by ? [] : [wish.userId]
    await addNotices(scope, { kind: 'changes_answered', key: `changes_answered:${id}`, about, to }, atMs)
    const attempt = await findAttempt(scope, run.id, approval.leg, approval.attempt)
    await appendAudit(
      scope,
      [
        {
          type: 'approval.changes_answered',
          ...(attempt ? { workflowState: attempt.state, workflow: workflowOf(run, attempt) } : {}),
          ext: { actor: by, approvalId: approval.id, changeRequestId: id, answer: cutText(text, 500) },
        },
      ],
      { atMs, ids: systemIds },
    )
    await publishSignal(scope, { type: 'approval.changed', id: approval.id })
  })
}
