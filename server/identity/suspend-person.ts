import { leaveWorkspace } from '#server/identity/accounts/store.ts'
import { refuseLastAdmin } from '#server/identity/change-role.ts'
import type { IdentityContext } from '#server/identity/context.ts'
import { findAnyMembership, lockAdmins, setSuspended } from '#server/identity/people/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'

/**
 * Keeps a person out of the workspace, at once everywhere: their next request is refused, their votes on open plans count
 * no more, their schedules pause. Role and permissions stay written for when they are let in again. Twice is once.
 * @throws AppError NOT_FOUND, LAST_ADMIN
 */
export async function suspendPerson(context: IdentityContext, principal: Principal, userId: string): Promise<void> {
  await inSystem(async (system) => {
    await leaveWorkspace(system, userId, principal.workspaceId)
    await inScope(principal.workspaceId, async (scope) => {
      const admins = await lockAdmins(scope)
      const before = await findAnyMembership(scope, userId)
      if (!before) throw new AppError('NOT_FOUND')
      if (before.suspendedAt !== null) return
      refuseLastAdmin(admins, userId, null)
      await setSuspended(scope, userId, new Date(context.clock.nowMs()))
      await context.record(scope, [
        { type: 'membership.suspended', decision: 'allow', actorId: principal.userId, subjectId: userId, details: { role: before.role } },
      ])
    })
  })
}

/**
 * Lets a suspended person in again, with the role and permissions they had. Votes that were void stay void; schedules stay
 * paused until somebody resumes them.
 * @throws AppError NOT_FOUND
 */
export async function reinstatePerson(context: IdentityContext, principal: Principal, userId: string): Promise<void> {
  await inScope(principal.workspaceId, async (scope) => {
    const before = await findAnyMembership(scope, userId)
    if (!before) throw new AppError('NOT_FOUND')
    if (before.suspendedAt === null) return
    await setSuspended(scope, userId, null)
    await context.record(scope, [
      { type: 'membership.reinstated', decision: 'allow', actorId: principal.userId, subjectId: userId, details: { role: before.role } },
    ])
  })
}
