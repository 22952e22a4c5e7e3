import { touchSession } from '#server/identity/accounts/store.ts'
import { membershipOf, workspacesOf } from '#server/identity/people/store.ts'
import type { Account } from '#server/identity/principal.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inSystem } from '#server/tenancy/store.ts'

/**
 * Moves this session into another workspace of the person. The only place where a client names a workspace.
 * @throws AppError NOT_A_MEMBER, also for one that does not exist
 */
export async function switchWorkspace(account: Account, workspaceId: string): Promise<void> {
  await inSystem(async (scope) => {
    if (!(await membershipOf(scope, account.userId, workspaceId))) throw new AppError('NOT_A_MEMBER')
    await touchSession(scope, account.sessionHash, { workspaceId })
  })
}

/** The workspaces a person may enter, with role, oldest membership first. */
export async function listWorkspaces(account: Account) {
  return await inSystem(async (scope) => await workspacesOf(scope, account.userId))
}
