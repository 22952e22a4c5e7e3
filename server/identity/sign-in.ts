import { lastWorkspaceOf, revokeSession } from '#server/identity/accounts/store.ts'
import { checkPassword } from '#server/identity/check-password.ts'
import type { IdentityContext } from '#server/identity/context.ts'
import { type OpenedSession, openSession } from '#server/identity/open-session.ts'
import type { SignInInput } from '#server/identity/schema.ts'
import { hashSecret } from '#server/identity/secret.ts'
import { enterable } from '#server/identity/switch-workspace.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope, inSystem, SYSTEM_WORKSPACE } from '#server/tenancy/store.ts'

/**
 * Signs a person in with e-mail and password, into the workspace they were in last (domain §9).
 * @param input.replaces the session token this browser sent along, ended by the new one
 * @throws AppError SIGN_IN_FAILED, SIGN_IN_LOCKED, NOT_A_MEMBER (of any workspace), RATE_LIMITED
 */
export async function signIn(
  context: IdentityContext,
  input: SignInInput & { userAgent: string | null; replaces: string | null },
): Promise<OpenedSession> {
  const user = await checkPassword(context, input.email, input.password)
  return await inSystem(async (scope) => {
    const open = await enterable(scope, user.id)
    const last = await lastWorkspaceOf(scope, user.id)
    const chosen = open.find((workspace) => workspace.id === last) ?? open[0]
    if (!chosen) throw new AppError('NOT_A_MEMBER')
    if (input.replaces) await revokeSession(scope, hashSecret(input.replaces), new Date(context.clock.nowMs()))
    const opened = await openSession(scope, context, { userId: user.id, workspaceId: chosen.id, userAgent: input.userAgent })
    await inScope(SYSTEM_WORKSPACE, async (chain) => {
      await context.record(chain, [
        { type: 'session.signed_in', decision: 'allow', actorId: user.id, subjectId: user.id, details: { workspaceId: chosen.id } },
      ])
    })
    return opened
  })
}
