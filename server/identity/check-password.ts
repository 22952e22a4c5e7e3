import { chargeTry, clearTries, findUserByEmail, type StoredUser } from '#server/identity/accounts/store.ts'
import type { IdentityContext } from '#server/identity/context.ts'
import { verifyPassword } from '#server/identity/password.ts'
import { AppError, type ErrorContext } from '#server/kernel/app-error.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { inScope, inSystem, SYSTEM_WORKSPACE } from '#server/tenancy/store.ts'

/** After 5 wrong tries an account rests for 15 minutes (domain §9). */
export const TRIES_MAX = 5
export const REST_MS = 15 * 60_000
const UNKNOWN_KEPT_MAX = 10_000

/** Tries at e-mails that have no account, so that these rest as real ones do and cannot be told apart. */
const unknownTries = new Map<string, { count: number; restUntilMs: number }>()

/**
 * The account of an e-mail and password. Wrong tries are counted before the password is looked at and put on record.
 * @throws AppError SIGN_IN_FAILED, SIGN_IN_LOCKED (with `until` in its context), RATE_LIMITED
 */
export async function checkPassword(context: IdentityContext, email: string, password: string): Promise<StoredUser> {
  const nowMs = context.clock.nowMs()
  const { user, mayTry } = await inSystem(async (scope) => {
    const found = await findUserByEmail(scope, email)
    const limits = { now: new Date(nowMs), triesMax: TRIES_MAX, restMs: REST_MS }
    return { user: found, mayTry: found ? await chargeTry(scope, found.id, limits) : chargeUnknown(email, nowMs) }
  })
  if (!mayTry) return await refuse(context, user, 'SIGN_IN_LOCKED', { until: restUntil(user, email, nowMs) })
  const fits = await verifyPassword(user?.passwordHash, password)
  if (!fits || !user || user.disabledAt) return await refuse(context, user, 'SIGN_IN_FAILED')
  await inSystem(async (scope) => await clearTries(scope, user.id))
  return user
}

const REFUSAL_EVENT = { SIGN_IN_FAILED: 'session.sign_in_failed', SIGN_IN_LOCKED: 'session.locked' } as const

/** When it opens again. Of many tries at once the one that closed it may not be known yet: then at the latest. */
function restUntil(user: StoredUser | undefined, email: string, nowMs: number): string {
  const untilMs = user ? user.lockedUntil?.getTime() : unknownTries.get(sha256(email))?.restUntilMs
  return new Date(untilMs !== undefined && untilMs > nowMs ? untilMs : nowMs + REST_MS).toISOString()
}

async function refuse(
  context: IdentityContext,
  user: StoredUser | undefined,
  code: keyof typeof REFUSAL_EVENT,
  about: ErrorContext = {},
): Promise<never> {
  await inScope(SYSTEM_WORKSPACE, async (scope) => {
    await context.record(scope, [
      { type: REFUSAL_EVENT[code], decision: 'deny', actorId: user?.id ?? null, subjectId: user?.id ?? null, details: {} },
    ])
  })
  throw new AppError(code, { context: about })
}

function chargeUnknown(email: string, nowMs: number): boolean {
  const key = sha256(email)
  const kept = unknownTries.get(key)
  if (kept && kept.restUntilMs > nowMs) return false
  const count = kept && kept.restUntilMs === 0 ? kept.count + 1 : 1
  unknownTries.delete(key)
  unknownTries.set(key, { count, restUntilMs: count >= TRIES_MAX ? nowMs + REST_MS : 0 })
  const oldest = unknownTries.keys().next().value
  if (unknownTries.size > UNKNOWN_KEPT_MAX && oldest !== undefined) unknownTries.delete(oldest)
  return true
}
