import { identityContext } from '#server/entry/identity-context.ts'
import type { Principal, Session } from '#server/identity/principal.ts'
import { readSession } from '#server/identity/read-session.ts'
import { type Capability, can } from '#server/identity/roles.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope } from '#server/tenancy/store.ts'

/** @throws AppError SIGNED_OUT */
export async function authenticate(token: string | undefined): Promise<Session> {
  const session = await readSession(token, identityContext.clock.nowMs())
  if (!session) throw new AppError('SIGNED_OUT')
  return session
}

/**
 * The signed-in member with the capability. A refused attempt to change something goes on record in the workspace.
 * @param capability null: any member
 * @throws AppError SIGNED_OUT, NOT_A_MEMBER, FORBIDDEN
 */
export async function authorise(token: string | undefined, capability: Capability | null, changes: boolean): Promise<Principal> {
  const { principal } = await authenticate(token)
  if (!principal) throw new AppError('NOT_A_MEMBER')
  if (capability === null || can(principal, capability)) return principal
  if (changes) await recordDenial(principal, capability)
  throw new AppError('FORBIDDEN', { context: { capability, role: principal.role } })
}

async function recordDenial(principal: Principal, capability: Capability): Promise<void> {
  await inScope(principal.workspaceId, async (scope) => {
    await identityContext.record(scope, [
      {
        type: 'access.denied',
        decision: 'deny',
        actorId: principal.userId,
        subjectId: principal.userId,
        details: { capability, role: principal.role },
      },
    ])
  })
}
