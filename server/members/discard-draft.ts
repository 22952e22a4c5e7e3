import { AppError } from '#server/kernel/app-error.ts'
import { findMember, listVersions, saveDraftRow } from '#server/members/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Lets the open draft go; the version at work is what is shown again. Its text stays under Versions, because a try may
 * have run on it, and can be restored.
 * @param options.revision what the screen loaded
 * @throws AppError NOT_FOUND without a draft, or where there is nothing else (`removeDraft` takes such a member away); CONFLICT
 */
export async function discardDraft(scope: TenantScope, options: { memberId: string; revision: number }): Promise<void> {
  const member = await findMember(scope, options.memberId, { lock: true })
  const draft = (await listVersions(scope, member.id)).find((version) => version.status === 'draft')
  if (!draft || member.activeVersionId === null) throw new AppError('NOT_FOUND', { context: { what: 'draft', member: member.slug } })
  await saveDraftRow(scope, draft.id, options.revision, { status: 'superseded' })
}
