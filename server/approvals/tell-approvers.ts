import { reminderTimes } from '#server/approvals/core/reminders.ts'
import { type Requirement, requirementSchema } from '#server/approvals/core/requirement.ts'
import { listApprovers } from '#server/approvals/list-approvers.ts'
import { type ApprovalRow, findApproval, listVotes } from '#server/approvals/store.ts'
import { enqueue } from '#server/jobs/enqueue.ts'
import { addNotices } from '#server/notices/add-notices.ts'
import type { NoticeAbout } from '#server/notices/schema.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import type { RunRow } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

type Asked = Pick<ApprovalRow, 'id' | 'runId' | 'memberId' | 'expiresAt'>
export type ReminderPoint = 'half' | 'late'

/**
 * Tells those who may decide that a plan waits for them, and sets the alarms of its reminders: with the request, in its
 * transaction. Who started the run by hand sits before it and gets no mail.
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function tellApprovers(
  scope: TenantScope,
  approval: Asked,
  requirement: Requirement,
  run: Pick<RunRow, 'origin' | 'startedBy'>,
): Promise<void> {
  const nowMs = systemClock.nowMs()
  await tellWhoMayDecide(scope, approval, requirement, run)
  const { half, late } = reminderTimes(nowMs, approval.expiresAt.getTime())
  await remindAt(scope, approval.id, 'half', half)
  if (late !== null) await remindAt(scope, approval.id, 'late', late)
}

/**
 * Tells everybody who may decide and was not told yet: with the request, and after people came or got other rights.
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function tellWhoMayDecide(
  scope: TenantScope,
  approval: Asked,
  requirement: Requirement,
  run: Pick<RunRow, 'origin' | 'startedBy'>,
): Promise<void> {
  const to = (await listApprovers(scope, requirement)).map(({ userId }) => userId)
  const noMail = run.origin === 'manual' ? [run.startedBy] : []
  const key = `approval_requested:${approval.id}`
  await addNotices(scope, { kind: 'approval_requested', key, about: aboutOf(approval), to, noMail }, systemClock.nowMs())
}

/**
 * Reminds those who may decide and did not yet. Half-way without any vote it goes up to the admins who may decide; they are
 * told so by a notice of its own kind (domain §7). A decision that was taken, or ran out, is left alone.
 */
export async function remindApprovers(workspaceId: string, approvalId: string, point: ReminderPoint): Promise<void> {
  await inScope(workspaceId, async (scope) => {
    const approval = await findApproval(scope, approvalId)
    const nowMs = systemClock.nowMs()
    if (approval.status !== 'pending' || approval.expiresAt.getTime() <= nowMs) return
    const voted = new Set((await listVotes(scope, approval.id)).filter((vote) => vote.voidedAt === null).map((vote) => vote.userId))
    const open = (await listApprovers(scope, requirementSchema.parse(approval.requirement))).filter(({ userId }) => !voted.has(userId))
    const isEscalated = point === 'half' && voted.size === 0
    const above = new Set(isEscalated ? open.filter(({ role }) => role === 'admin').map(({ userId }) => userId) : [])
    const about = aboutOf(approval)
    const others = open.map(({ userId }) => userId).filter((userId) => !above.has(userId))
    await addNotices(scope, { kind: 'approval_reminder', key: `approval_reminder:${approval.id}:${point}`, about, to: others }, nowMs)
    await addNotices(scope, { kind: 'approval_escalated', key: `approval_escalated:${approval.id}`, about, to: [...above] }, nowMs)
  })
}

async function remindAt(scope: TenantScope, approvalId: string, point: ReminderPoint, atMs: number): Promise<void> {
  await enqueue(scope, { task: 'remind', payload: { approvalId, point }, jobKey: `remind:${approvalId}:${point}`, runAt: new Date(atMs) })
}

function aboutOf({ id, runId, memberId }: Asked): NoticeAbout {
  return { approvalId: id, runId, memberId }
}
