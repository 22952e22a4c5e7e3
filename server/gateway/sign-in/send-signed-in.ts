import { extractWWWAuthenticateParams } from '@modelcontextprotocol/client'
import { endRefused } from '#server/gateway/sign-in/end-sign-in.ts'
import { type CallToken, type SignInPlace, signInNeeded } from '#server/gateway/sign-in/open-sign-in.ts'
import { renewTokens } from '#server/gateway/sign-in/renew-tokens.ts'
import { tokenForCall } from '#server/gateway/sign-in/token-for-call.ts'
import { wantScopes } from '#server/gateway/sign-in/want-scopes.ts'
import { AppError } from '#server/kernel/app-error.ts'

/**
 * One request to an app with the token of its sign-in, if there is one. A token that is refused is renewed, once; with the new one the
 * request goes out again only where it may be repeated. What an app wants beyond its sign-in is kept for an admin.
 * @param send with no token where nobody ever signed in
 * @param mayRepeat false for what carries out a tool: nothing goes out twice, whatever the other side says of the first time
 * @throws AppError CONNECTOR_SIGN_IN_NEEDED, CONNECTOR_SCOPE_NEEDED, CONNECTOR_UNAVAILABLE, and what `send` throws
 */
export async function sendSignedIn(
  place: SignInPlace,
  send: (token: CallToken | null) => Promise<Response>,
  mayRepeat: boolean,
): Promise<Response> {
  const token = await tokenForCall(place)
  const answer = await send(token)
  if (token === null) {
    if (answer.status === 401) throw signInNeeded(place.key)
    return answer
  }
  if (answer.status === 403) await checkScopes(place, token, answer)
  if (answer.status !== 401) return answer
  const fresh = await renewTokens(place, token.version, true)
  if (!mayRepeat) throw new AppError('CONNECTOR_REFUSED', { context: { connector: place.key, why: 'it took the sign-in no longer' } })
  const again = await send(fresh)
  if (again.status === 403) await checkScopes(place, fresh, again)
  if (again.status !== 401) return again
  await endRefused(place.workspaceId, fresh)
  throw signInNeeded(place.key)
}

/** @throws AppError CONNECTOR_SCOPE_NEEDED where that is what the refusal says */
async function checkScopes({ workspaceId, key }: SignInPlace, token: CallToken, answer: Response): Promise<void> {
  const { error, scope } = extractWWWAuthenticateParams(answer)
  if (error !== 'insufficient_scope') return
  await wantScopes(workspaceId, token, scope)
  throw new AppError('CONNECTOR_SCOPE_NEEDED', { context: { connector: key } })
}
