import { touchSession } from '#server/identity/accounts/store.ts'
import { membershipOf, workspacesOf } from '#server/identity/people/store.ts'
import type { Account } from '#server/identity/principal.ts'
import { membershipHolds } from '#server/identity/signed-records.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inSystem, type SystemScope } from '#server/tenancy/store.ts'

/**
 * Moves this session into another workspace of the person. The only place where a client names a workspace.
 * @throws AppError NOT_A_MEMBER, also for one that does not exist
 */
export async function switchWorkspace(account: Account, workspaceId: string): Promise<void> {
  await inSystem(async (scope) => {
    const membership = await membershipOf(scope, account.userId, workspaceId)
    if (!membership || !(await membershipHolds({ ...membership, workspaceId }))) throw new AppError('NOT_A_MEMBER')
    await touchSession(scope, account.sessionHash, { workspaceId })
  })
}

/** The workspaces a person may enter, with role, oldest membership first. */
export async function listWorkspaces(account: Account) {
  const open = await inSystem(async (scope) => await enterable(scope, account.userId))
  return open.map(({ signature: _signature, keyId: _keyId, epoch: _epoch, userId: _userId, ...workspace }) => workspace)
}

/** The workspaces where this person's role is a signed one. */
export async function enterable(scope: SystemScope, userId: string) {
  const all = await workspacesOf(scope, userId)
  const holds = await Promise.all(all.map(async (workspace) => await membershipHolds({ ...workspace, workspaceId: workspace.id })))
  return all.filter((_, index) => holds[index])
}
