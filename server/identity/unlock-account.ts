import { clearTries } from '#server/identity/accounts/store.ts'
import type { IdentityContext } from '#server/identity/context.ts'
import { findAnyMembership } from '#server/identity/people/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'

/**
 * Opens the account of a person of the workspace that rests after wrong passwords. The password stays as it is.
 * @throws AppError NOT_FOUND for whoever is no person of this workspace
 */
export async function unlockAccount(context: IdentityContext, principal: Principal, userId: string): Promise<void> {
  await inScope(principal.workspaceId, async (scope) => {
    if (!(await findAnyMembership(scope, userId))) throw new AppError('NOT_FOUND')
    await inSystem(async (system) => await clearTries(system, userId))
    await context.record(scope, [
      { type: 'account.unlocked', decision: 'allow', actorId: principal.userId, subjectId: userId, details: {} },
    ])
  })
}
