import { appendAudit } from '#server/audit/append-audit.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { findMember, listVersions, type MemberRow, updateMember } from '#server/members/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Takes a crew member away that was never put to work. Its text and its tries stay as rows, so that it can be brought back
 * and what is on record still has a name.
 * @throws AppError MEMBER_AT_WORK, NOT_FOUND (also when it is gone already)
 */
export async function removeDraft(scope: TenantScope, options: { memberId: string; by: string }): Promise<void> {
  const member = await findDraftMember(scope, options.memberId)
  if (member.status === 'offboarded') throw new AppError('NOT_FOUND', { context: { member: member.id } })
  await updateMember(scope, member.id, { status: 'offboarded' })
  await record(scope, 'member.removed', member, options.by)
}

/**
 * Brings back what `removeDraft` took away, as it was; twice is once.
 * @throws AppError MEMBER_AT_WORK, NOT_FOUND
 */
export async function restoreDraft(scope: TenantScope, options: { memberId: string; by: string }): Promise<void> {
  const member = await findDraftMember(scope, options.memberId)
  if (member.status !== 'offboarded') return
  await updateMember(scope, member.id, { status: 'provisional' })
  await record(scope, 'member.restored', member, options.by)
}

async function findDraftMember(scope: TenantScope, id: string): Promise<MemberRow> {
  const member = await findMember(scope, id, { lock: true })
  const versions = await listVersions(scope, member.id)
  if (member.activeVersionId !== null || versions.some(({ status }) => status !== 'draft'))
    throw new AppError('MEMBER_AT_WORK', { context: { member: member.slug } })
  return member
}

async function record(scope: TenantScope, type: 'member.removed' | 'member.restored', member: MemberRow, by: string): Promise<void> {
  const message = `draft crew member ${member.slug} ${type === 'member.removed' ? 'deleted' : 'brought back'}`
  const ext = { memberId: member.id, actor: by }
  await appendAudit(scope, [{ type, message, ext }], { atMs: systemClock.nowMs(), ids: systemIds })
}
