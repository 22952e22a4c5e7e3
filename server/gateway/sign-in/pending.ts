import { type PendingSignIn, pendingSchema } from '#server/gateway/sign-in/schema.ts'
import { insertRequest, takeRequest } from '#server/gateway/sign-in/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import { hashSecret, makeSecret } from '#server/identity/secret.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { keepText } from '#server/vault/keep-text.ts'
import { revealText } from '#server/vault/reveal-secret.ts'

/** Long enough to find one's password and a second factor. */
const LIFE_MS = 15 * 60_000

interface Place {
  readonly workspaceId: string
  readonly stateHash: string
  readonly sessionHash: string
}

function contextOf({ workspaceId, stateHash, sessionHash }: Place): string {
  return taggedDigest('muster.connector-sign-in-request.v1', { workspaceId, stateHash, sessionHash })
}

/** A new state, of which only the hash is kept, and how to keep what belongs to it. */
export function keepPending({ workspaceId, sessionHash }: Principal): {
  readonly state: string
  keep(pending: PendingSignIn): Promise<void>
} {
  const { secret: state, hash: stateHash } = makeSecret()
  const context = contextOf({ workspaceId, stateHash, sessionHash })
  const expiresAt = new Date(systemClock.nowMs() + LIFE_MS)
  return {
    state,
    keep: async (pending) =>
      await inScope(workspaceId, async (scope) => {
        const kept = await keepText(scope, JSON.stringify(pending), context)
        await insertRequest(scope, { stateHash, connectorId: pending.connectorId, sessionHash, ...kept, expiresAt })
      }),
  }
}

/**
 * What belongs to a state that a browser came back with. It is used up by that, whoever comes with it: a state that was seen by
 * somebody else is good for nobody.
 * @throws AppError APP_SIGN_IN_EXPIRED for one that is unknown, used, too old, of another session or of another workspace
 */
export async function takePending({ workspaceId, sessionHash }: Principal, state: string): Promise<PendingSignIn> {
  const stateHash = hashSecret(state)
  const pending = await inScope(workspaceId, async (scope) => {
    const taken = await takeRequest(scope, stateHash)
    if (!taken || taken.expiresAt.getTime() <= systemClock.nowMs()) return null
    // of another session it does not open
    return await revealText(scope, taken, contextOf({ workspaceId, stateHash, sessionHash }))
  })
  if (pending === null) throw new AppError('APP_SIGN_IN_EXPIRED')
  return pendingSchema.parse(JSON.parse(pending))
}
