import type { Credential } from '#server/entry/credential.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { checkRate, RATE } from '#server/entry/rate-limit/check-rate.ts'
import type { Principal, Session, TokenPrincipal } from '#server/identity/principal.ts'
import { readSession } from '#server/identity/read-session.ts'
import { type Capability, can } from '#server/identity/roles.ts'
import { readToken } from '#server/identity/tokens/read-token.ts'
import type { TokenScope } from '#server/identity/tokens/schema.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope } from '#server/tenancy/store.ts'

/** What a request must be allowed to. */
export interface Needs {
  /** null: any member */
  readonly capability: Capability | null
  /** The scope of an API token that opens it; null: no token does. */
  readonly tokenScope: TokenScope | null
  /** A refused attempt to change something goes on record in the workspace. */
  readonly changes: boolean
}

/** @throws AppError SIGNED_OUT */
export async function authenticate(token: string | undefined): Promise<Session> {
  const session = await readSession(token, identityContext.clock.nowMs())
  if (!session) throw new AppError('SIGNED_OUT')
  return session
}

/**
 * The member who asks, signed in or through an API token of theirs, with the capability at this moment.
 * @throws AppError SIGNED_OUT, NOT_A_MEMBER, FORBIDDEN; with a token TOKEN_REFUSED, SESSION_ONLY, TOKEN_SCOPE_MISSING;
 * RATE_LIMITED when it was refused too often (`RATE.refusals`)
 */
export async function authorise(credential: Credential, needs: Needs): Promise<Principal> {
  const principal = credential.kind === 'bearer' ? await openToken(credential, needs) : (await authenticate(credential.token)).principal
  if (!principal) throw new AppError('NOT_A_MEMBER')
  await demand(principal, needs)
  return principal
}

/** What only some requests of a route need: as `authorise` has it, a refusal is on record. @throws AppError FORBIDDEN, RATE_LIMITED */
export async function demand(principal: Principal, needs: Needs): Promise<void> {
  const { capability } = needs
  if (capability === null || can(principal, capability)) return
  await recordDenial(principal, needs)
  throw new AppError('FORBIDDEN', { context: { capability, role: principal.role } })
}

async function openToken(credential: Extract<Credential, { kind: 'bearer' }>, needs: Needs): Promise<TokenPrincipal> {
  const principal = await readToken(identityContext, credential.token)
  if (!principal) {
    await checkRate(`wrong token ${credential.from}`, RATE.anonymous)
    throw new AppError('TOKEN_REFUSED')
  }
  const { tokenScope } = needs
  if (tokenScope !== null && principal.via.scopes.includes(tokenScope)) return principal
  await recordDenial(principal, needs)
  if (tokenScope === null) throw new AppError('SESSION_ONLY')
  throw new AppError('TOKEN_SCOPE_MISSING', { context: { scope: tokenScope } })
}

/** Puts a refused attempt to change something on record. @throws AppError RATE_LIMITED when there were too many of this person */
export async function recordDenial(principal: Principal, { capability, tokenScope, changes }: Needs): Promise<void> {
  if (!changes) return
  const { userId, role, via, workspaceId } = principal
  // By the person, whose tokens share it: the record is for good, and whoever is refused in a loop may not fill it.
  await checkRate(`refused ${workspaceId} ${userId}`, RATE.refusals)
  const token = via.kind === 'token' ? { apiToken: via.tokenId, scope: tokenScope } : {}
  await inScope(workspaceId, async (scope) => {
    await identityContext.record(scope, [
      { type: 'access.denied', decision: 'deny', actorId: userId, subjectId: userId, details: { capability, role, ...token } },
    ])
  })
}
