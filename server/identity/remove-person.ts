import { leaveWorkspace } from '#server/identity/accounts/store.ts'
import { refuseLastAdmin } from '#server/identity/change-role.ts'
import type { IdentityContext } from '#server/identity/context.ts'
import { deleteMembership, findAnyMembership, lockAdmins } from '#server/identity/people/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import { revokeProgramsOf } from '#server/identity/programs/revoke-program.ts'
import { revokeTokensOf } from '#server/identity/tokens/revoke-token.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'

/**
 * Takes a person out of the workspace. Their account and other workspaces stay; their next request here is refused
 * and their API tokens end for good.
 * @throws AppError NOT_FOUND, LAST_ADMIN
 */
export async function removePerson(context: IdentityContext, principal: Principal, userId: string): Promise<void> {
  await inSystem(async (system) => {
    await leaveWorkspace(system, userId, principal.workspaceId)
    await inScope(principal.workspaceId, async (scope) => {
      const admins = await lockAdmins(scope)
      const before = await findAnyMembership(scope, userId)
      if (!before) throw new AppError('NOT_FOUND')
      refuseLastAdmin(admins, userId, null)
      await deleteMembership(scope, userId)
      await revokeTokensOf(context, scope, userId, principal.userId)
      await revokeProgramsOf(context, scope, userId, principal.userId)
      await context.record(scope, [
        { type: 'membership.removed', decision: 'allow', actorId: principal.userId, subjectId: userId, details: { role: before.role } },
      ])
    })
  })
}
