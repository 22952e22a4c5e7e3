import { revokeSession } from '#server/identity/accounts/store.ts'
import type { IdentityContext } from '#server/identity/context.ts'
import type { Account } from '#server/identity/principal.ts'
import { inScope, inSystem, SYSTEM_WORKSPACE } from '#server/tenancy/store.ts'

/** Ends this session at once, everywhere its cookie may be. */
export async function signOut(context: IdentityContext, account: Account): Promise<void> {
  await inSystem(async (scope) => {
    await revokeSession(scope, account.sessionHash, new Date(context.clock.nowMs()))
    await inScope(SYSTEM_WORKSPACE, async (chain) => {
      await context.record(chain, [
        { type: 'session.signed_out', decision: 'allow', actorId: account.userId, subjectId: account.userId, details: {} },
      ])
    })
  })
}
