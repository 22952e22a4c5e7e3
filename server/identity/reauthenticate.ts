import { touchSession } from '#server/identity/accounts/store.ts'
import { checkPassword } from '#server/identity/check-password.ts'
import type { IdentityContext } from '#server/identity/context.ts'
import type { Account } from '#server/identity/principal.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope, inSystem, SYSTEM_WORKSPACE } from '#server/tenancy/store.ts'

/** How old a password may be for a vote (domain §7). */
export const RECENT_MS = { usual: 8 * 60 * 60_000, spend: 15 * 60_000 } as const

/** @throws AppError REAUTH_REQUIRED when the password was last given longer ago than this decision allows. */
export function requireRecent(account: Account, nowMs: number, kind: keyof typeof RECENT_MS): void {
  if (nowMs - account.authenticatedAtMs > RECENT_MS[kind]) throw new AppError('REAUTH_REQUIRED')
}

/**
 * The password entered again in a running session. Wrong tries count towards the rest of the account.
 * @throws AppError SIGN_IN_FAILED, SIGN_IN_LOCKED
 */
export async function reauthenticate(context: IdentityContext, account: Account, password: string): Promise<void> {
  await checkPassword(context, account.email, password)
  await inSystem(async (scope) => {
    await touchSession(scope, account.sessionHash, { authenticatedAt: new Date(context.clock.nowMs()) })
    await inScope(SYSTEM_WORKSPACE, async (chain) => {
      await context.record(chain, [
        { type: 'session.reauthenticated', decision: 'allow', actorId: account.userId, subjectId: account.userId, details: {} },
      ])
    })
  })
}
