import { appendAudit } from '#server/audit/append-audit.ts'
import { revokeMemberTokens } from '#server/identity/member-tokens/revoke-member-tokens.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { findActor, type MemberRow, updateMember } from '#server/members/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { GROUP_OF } from '#server/program/core/attempt-state.ts'
import { type AttemptRow, findAttempt, listUnfinishedOf, lockRun } from '#server/runs/store.ts'
import { snapshotOf, transition } from '#server/runs/transition.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Suspends a crew member, at once everywhere (domain §9): it starts nothing, its open plans are held and cannot be decided,
 * nothing more of theirs is sent. Twice is once.
 * @throws AppError NOT_FOUND, also for one that left
 */
export async function suspendMember(scope: TenantScope, options: { memberId: string; by: string }): Promise<void> {
  const member = await findActor(scope, options.memberId, { lock: true })
  if (member.status === 'offboarded') throw new AppError('NOT_FOUND', { context: { member: member.id } })
  if (member.status === 'suspended') return
  await updateMember(scope, member.id, { status: 'suspended' })
  await revokeMemberTokens(scope, member.id, systemClock.nowMs())
  await record(scope, 'member.suspended', member, options.by)
  for (const { id } of await listUnfinishedOf(scope, member.id)) {
    const run = await lockRun(scope, id)
    const attempt = await findAttempt(scope, run.id, run.leg, run.attempt)
    if (attempt && run.outcome === null && isBeforeTakeOff(attempt))
      await transition(scope, run, attempt, { type: 'hold', reason: 'identity_suspended' }, { actor: options.by })
  }
}

/**
 * Lets a suspended crew member work again. What was held meanwhile is for the caller to resume.
 * @returns false when it was not suspended
 * @throws AppError NOT_FOUND
 */
export async function reinstateMember(scope: TenantScope, options: { memberId: string; by: string }): Promise<boolean> {
  const member = await findActor(scope, options.memberId, { lock: true })
  if (member.status !== 'suspended') return false
  await updateMember(scope, member.id, { status: member.activeVersionId === null ? 'provisional' : 'active' })
  await record(scope, 'member.reinstated', member, options.by)
  return true
}

/** Where a plan is made or decided on, it is held. What is being carried out asks before each action by itself. */
function isBeforeTakeOff(attempt: AttemptRow): boolean {
  const group = GROUP_OF[snapshotOf(attempt).state]
  return group === 'A' || group === 'B'
}

async function record(scope: TenantScope, type: 'member.suspended' | 'member.reinstated', member: MemberRow, by: string): Promise<void> {
  const message = `${member.slug} ${type === 'member.suspended' ? 'suspended: it starts and sends nothing' : 'may work again'}`
  await appendAudit(scope, [{ type, message, ext: { memberId: member.id, actor: by } }], { atMs: systemClock.nowMs(), ids: systemIds })
}
