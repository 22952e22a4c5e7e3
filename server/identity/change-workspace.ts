import type { IdentityContext } from '#server/identity/context.ts'
import type { Principal } from '#server/identity/principal.ts'
import type { WorkspaceChange } from '#server/identity/schema.ts'
import { loadWorkspace, updateWorkspaceRow } from '#server/identity/workspaces/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Name, time zone and practice of the session's workspace. */
export async function readWorkspace(principal: Pick<Principal, 'workspaceId'>) {
  const found = await inScope(principal.workspaceId, loadWorkspace)
  if (!found) throw new AppError('NOT_FOUND')
  return found
}

/**
 * Changes name, time zone, practice or single-person approval of the workspace. Leaving practice turns single-person
 * approval off (domain §7); the votes it voids are re-checked at take-off.
 */
export async function changeWorkspace(context: IdentityContext, principal: Principal, change: WorkspaceChange): Promise<void> {
  await inScope(principal.workspaceId, async (scope) => {
    const before = await loadWorkspace(scope)
    if (!before) throw new AppError('NOT_FOUND')
    const leavesPractice = before.practice && change.practice === false
    const whole = leavesPractice ? { ...change, singlePersonApproval: change.singlePersonApproval ?? false } : change
    await updateWorkspaceRow(scope, whole)
    await context.record(scope, [
      {
        type: 'workspace.changed',
        decision: 'allow',
        actorId: principal.userId,
        subjectId: principal.workspaceId,
        details: recorded(whole),
      },
    ])
  })
}

/** Settings go on record, names do not: they may be people's. */
function recorded(change: WorkspaceChange): Record<string, string | boolean> {
  const kept: Record<string, string | boolean> = {}
  for (const name of ['timeZone', 'practice', 'singlePersonApproval'] as const) {
    const value = change[name]
    if (value !== undefined) kept[name] = value
  }
  return kept
}
