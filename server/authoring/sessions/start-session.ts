import { loadDraft } from '#server/authoring/sessions/load-draft.ts'
import { recordAuthoring } from '#server/authoring/sessions/record-authoring.ts'
import { AUTHORING_LIMITS } from '#server/authoring/sessions/schema.ts'
import { closeOldest, findOpenSession, insertSession } from '#server/authoring/sessions/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { firstCrewOf } from '#server/members/create-member.ts'
import { findMember } from '#server/members/store.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Begins a conversation that hires a crew member or, with `memberId`, changes one; the open one about that crew member is gone
 * on with. Of a person's conversations the longest untouched is closed when there are too many.
 * @throws AppError NOT_FOUND, MEMBER_SUSPENDED
 */
export async function startSession(scope: TenantScope, options: { memberId?: string | undefined; by: string }): Promise<{ id: string }> {
  const { memberId = null, by } = options
  const member = memberId === null ? null : await findMember(scope, memberId, { lock: true })
  if (member?.status === 'suspended' || member?.status === 'offboarded')
    throw new AppError('MEMBER_SUSPENDED', { context: { member: member.slug } })
  const open = memberId === null ? undefined : await findOpenSession(scope, memberId)
  if (open && open.turnsN < AUTHORING_LIMITS.turnsMax) return { id: open.id }
  await closeOldest(scope, by, AUTHORING_LIMITS.openMax)
  const id = systemIds.next('aus')
  const { definition } = await loadDraft(scope, { memberId })
  const crewId = member?.crewId ?? (await firstCrewOf(scope))
  await insertSession(scope, { id, crewId, memberId, createdBy: by, derived: definition })
  await recordAuthoring(scope, 'authoring.started', id, { memberId, actor: by })
  return { id }
}
