import { type CallToken, callToken, openSignIn, type SignInPlace } from '#server/gateway/sign-in/open-sign-in.ts'
import { renewTokens } from '#server/gateway/sign-in/renew-tokens.ts'

/**
 * The token that goes along with a request to an app that is signed in to, renewed first when it is near its end.
 * @returns null for an app that nobody ever signed in to
 * @throws AppError CONNECTOR_SIGN_IN_NEEDED when the sign-in is over, is for another address, or does not open; KEYS_MISSING;
 * CONNECTOR_UNAVAILABLE when the token is over and nobody gives another just now
 */
export async function tokenForCall(place: SignInPlace): Promise<CallToken | null> {
  const open = await openSignIn(place)
  if (open === null) return null
  if (!open.isDue) return callToken(open)
  return await renewTokens(place, open.row.version)
}
