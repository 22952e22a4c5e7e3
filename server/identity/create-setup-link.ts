import { countUsers, replaceSetupLink } from '#server/identity/accounts/store.ts'
import type { IdentityContext } from '#server/identity/context.ts'
import { makeSecret } from '#server/identity/secret.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope, inSystem, lookInSystem, SYSTEM_WORKSPACE } from '#server/tenancy/store.ts'

const SETUP_LINK_MS = 15 * 60_000

/**
 * The one-time setup link's secret: 15 minutes, kept as a hash, an earlier link stops working (domain §9). It goes into
 * the fragment of `/setup#…`, which browsers send to nobody.
 * @param options.force also when accounts exist: lets whoever runs the server give a lost admin a new way in
 * @throws AppError CONFLICT when somebody has set Muster up already and force is not given
 */
export async function createSetupLink(
  context: IdentityContext,
  options: { force: boolean },
): Promise<{ secret: string; expiresAtMs: number }> {
  const { secret, hash } = makeSecret()
  const expiresAtMs = context.clock.nowMs() + SETUP_LINK_MS
  await inSystem(async (scope) => {
    const isSetUp = (await countUsers(scope)) > 0
    if (isSetUp && !options.force) throw new AppError('CONFLICT', { context: { why: 'already set up; use --force for a lost admin' } })
    await replaceSetupLink(scope, { secretHash: hash, expiresAt: new Date(expiresAtMs) })
    await inScope(SYSTEM_WORKSPACE, async (chain) => {
      await context.record(chain, [
        { type: 'setup.link_created', decision: 'allow', actorId: null, subjectId: null, details: { force: options.force } },
      ])
    })
  })
  return { secret, expiresAtMs }
}

/** True until the first account exists: the sign-in page then says where the setup link is. */
export async function isFirstRun(): Promise<boolean> {
  return (await lookInSystem(countUsers)) === 0
}
