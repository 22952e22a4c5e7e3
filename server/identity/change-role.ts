import type { IdentityContext } from '#server/identity/context.ts'
import { findMembership, lockAdmins, updateMembership } from '#server/identity/people/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import type { Grant, Role } from '#server/identity/schema.ts'
import { signMembership } from '#server/identity/signed-records.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Gives a member of the workspace another role, and other separable grants when given. It holds from their next request.
 * @throws AppError NOT_FOUND, LAST_ADMIN, SIGNER_UNAVAILABLE
 */
export async function changeRole(
  context: IdentityContext,
  principal: Principal,
  userId: string,
  change: { role: Role; grants?: readonly Grant[] | undefined },
): Promise<void> {
  await inScope(principal.workspaceId, async (scope) => {
    const admins = await lockAdmins(scope)
    const before = await findMembership(scope, userId)
    if (!before) throw new AppError('NOT_FOUND')
    refuseLastAdmin(admins, userId, change.role)
    const grants = change.grants ?? before.grants
    const seal = await signMembership({ workspaceId: principal.workspaceId, userId, role: change.role, grants })
    await updateMembership(scope, userId, { role: change.role, grants, ...seal })
    await context.record(scope, [
      {
        type: 'membership.changed',
        decision: 'allow',
        actorId: principal.userId,
        subjectId: userId,
        details: { from: before.role, role: change.role, grantsBefore: before.grants, grants, ...seal },
      },
    ])
  })
}

/**
 * A workspace keeps at least one admin (requirements 2.2). Pure.
 * @param admins who is admin now, read under lock
 * @param becomes the role after the change, or null when the person leaves
 * @throws AppError LAST_ADMIN
 */
export function refuseLastAdmin(admins: readonly string[], userId: string, becomes: Role | null): void {
  if (becomes !== 'admin' && admins.length === 1 && admins[0] === userId) throw new AppError('LAST_ADMIN')
}
