import { type Snooze, snoozeUntil } from '#server/approvals/core/snooze-until.ts'
import { deleteSnooze, upsertSnooze } from '#server/approvals/snooze/store.ts'
import { findApproval } from '#server/approvals/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

type Person = Pick<Principal, 'workspaceId' | 'userId'>

/**
 * Sets a plan aside for one person: it leaves their *Needs you* and comes back by itself, at the latest two hours before it
 * ends. Nothing of the decision changes, for nobody; so it is not on record.
 * @returns when it comes back, RFC 3339
 * @throws AppError NOT_FOUND, ALREADY_DECIDED, SNOOZE_TOO_LATE
 */
export async function snoozeApproval(person: Person, approvalId: string, choice: Snooze): Promise<{ until: string }> {
  return await inScope(person.workspaceId, async (scope) => {
    const approval = await findApproval(scope, approvalId)
    if (approval.status !== 'pending') throw new AppError('ALREADY_DECIDED', { context: { approval: approvalId, status: approval.status } })
    const { timeZone } = await readWorkspace(scope)
    const untilMs = snoozeUntil(choice, systemClock.nowMs(), approval.expiresAt.getTime(), timeZone)
    if (untilMs === null) throw new AppError('SNOOZE_TOO_LATE', { context: { approval: approvalId } })
    const untilAt = new Date(untilMs)
    await upsertSnooze(scope, { approvalId, userId: person.userId, untilAt })
    return { until: untilAt.toISOString() }
  })
}

/** Takes a plan back into *Needs you* at once. @throws AppError NOT_FOUND */
export async function endSnooze(person: Person, approvalId: string): Promise<void> {
  await inScope(person.workspaceId, async (scope) => {
    await findApproval(scope, approvalId)
    await deleteSnooze(scope, approvalId, person.userId)
  })
}
