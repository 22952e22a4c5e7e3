import type { z } from 'zod'
import type { IdentityContext } from '#server/identity/context.ts'
import type { Principal } from '#server/identity/principal.ts'
import { requireRecent } from '#server/identity/reauthenticate.ts'
import { makeSecret } from '#server/identity/secret.ts'
import { signApiToken } from '#server/identity/signed-records.ts'
import { hashToken } from '#server/identity/tokens/read-token.ts'
import { type MadeToken, type makeTokenSchema, TOKEN_PREFIX, TOKENS_PER_PERSON_MAX } from '#server/identity/tokens/schema.ts'
import { countWorking, insertToken } from '#server/identity/tokens/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope } from '#server/tenancy/store.ts'

const DAY_MS = 24 * 60 * 60_000
const PREFIX_SHOWN = TOKEN_PREFIX.length + 6

/**
 * Makes an API token of the person's own, in this workspace. It is shown now and never again; only its hash is kept, signed
 * with what it may do and until when.
 * @throws AppError SESSION_ONLY, REAUTH_REQUIRED, TOO_MANY_TOKENS, SIGNER_UNAVAILABLE
 */
export async function makeToken(
  context: IdentityContext,
  principal: Principal,
  input: z.output<typeof makeTokenSchema>,
): Promise<MadeToken> {
  if (principal.via.kind !== 'session') throw new AppError('SESSION_ONLY')
  const nowMs = context.clock.nowMs()
  requireRecent(principal, nowMs, 'usual')
  const token = `${TOKEN_PREFIX}${makeSecret().secret}`
  const { name, scopes } = input
  const { userId, workspaceId } = principal
  const expiresAt = new Date(nowMs + input.expiresInDays * DAY_MS)
  const signed = { id: context.ids.next('tok'), userId, tokenHash: hashToken(token), scopes, expiresAt }
  const seal = await signApiToken({ ...signed, workspaceId })
  await inScope(workspaceId, async (scope) => {
    if ((await countWorking(scope, userId, new Date(nowMs))) >= TOKENS_PER_PERSON_MAX) throw new AppError('TOO_MANY_TOKENS')
    await insertToken(scope, { ...signed, ...seal, name, prefix: token.slice(0, PREFIX_SHOWN), createdAt: new Date(nowMs) })
    const details = { scopes, expiresAt: expiresAt.toISOString(), ...seal }
    await context.record(scope, [{ type: 'api_token.made', decision: 'allow', actorId: userId, subjectId: signed.id, details }])
  })
  return { id: signed.id, token, expiresAt: expiresAt.toISOString() }
}
