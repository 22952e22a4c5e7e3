import {
  exchangeAuthorization,
  IssuerMismatchError,
  type OAuthTokens,
  validateAuthorizationResponseIssuer,
} from '@modelcontextprotocol/client'
import { appendAudit } from '#server/audit/append-audit.ts'
import { askTest } from '#server/catalogue/ask-test.ts'
import { remoteConfigSchema } from '#server/catalogue/schema.ts'
import { type ConnectorRow, findConnectorById } from '#server/catalogue/store.ts'
import { libraryClient } from '#server/gateway/sign-in/choose-client.ts'
import { scopesOf } from '#server/gateway/sign-in/core/scopes.ts'
import { checkTokens, lifeOf, sealSecrets } from '#server/gateway/sign-in/keep-tokens.ts'
import { takePending } from '#server/gateway/sign-in/pending.ts'
import { reachServer } from '#server/gateway/sign-in/reach-server.ts'
import { asRefused, signInRefused } from '#server/gateway/sign-in/refused.ts'
import type { FinishSignIn, PendingSignIn } from '#server/gateway/sign-in/schema.ts'
import { findSignIn, lockSignIn, putSignIn } from '#server/gateway/sign-in/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { msg } from '#server/kernel/language/say.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/**
 * Ends a sign-in with what the browser came back with: the state is used up, the answer is held to the issuer that was asked
 * (RFC 9207), the code is exchanged there and nowhere else, and the tokens are sealed. The app is then asked for its abilities.
 * @param principal in the session that began it; the caller has checked `catalogue:manage`
 * @throws AppError APP_SIGN_IN_EXPIRED, APP_SIGN_IN_REFUSED, CONFLICT when the app has another address meanwhile, KEYS_MISSING
 */
export async function finishSignIn(principal: Principal, answer: FinishSignIn): Promise<{ key: string; name: string }> {
  const { workspaceId, userId } = principal
  const pending = await takePending(principal, answer.state)
  checkIssuer(pending, answer.iss)
  if (answer.error !== undefined || answer.code === undefined) throw signInRefused(msg('its sign-in server did not agree'), answer.error)
  const before = await inScope(workspaceId, async (scope) => await connectorOf(scope, pending))
  const config = remoteConfigSchema.parse(before.config)
  const { metadata } = pending.server
  const tokens = await exchangeAuthorization(pending.server.at, {
    ...(metadata ? { metadata } : {}),
    clientInformation: libraryClient(pending.client),
    authorizationCode: answer.code,
    ...(answer.iss === undefined ? {} : { iss: answer.iss }),
    codeVerifier: pending.verifier,
    redirectUri: pending.redirect,
    resource: pending.server.resource,
    fetchFn: reachServer({ workspaceId, config, inside: pending.server.inside }),
  } as unknown as Parameters<typeof exchangeAuthorization>[1]).catch((cause: unknown) => {
    throw asRefused(cause, msg('its sign-in server gave no token'))
  })
  checkTokens(tokens)
  return await inScope(workspaceId, async (scope) => {
    const connector = await connectorOf(scope, pending)
    await keepSignIn(scope, pending, tokens, userId)
    await askTest(scope, connector.id)
    await record(scope, connector, pending, tokens, userId)
    return { key: connector.key, name: connector.name }
  })
}

/** Before anything else of the answer is looked at: in a mix-up, its error is somebody else's word. */
function checkIssuer({ server: { metadata } }: PendingSignIn, iss: string | undefined): void {
  try {
    validateAuthorizationResponseIssuer({
      iss,
      expectedIssuer: metadata?.issuer,
      issParameterSupported: metadata?.authorization_response_iss_parameter_supported === true,
    })
  } catch (error) {
    if (error instanceof IssuerMismatchError) throw signInRefused(msg('the answer came from another sign-in server'))
    throw error
  }
}

async function connectorOf(scope: TenantScope, { connectorId, url }: PendingSignIn): Promise<ConnectorRow> {
  const connector = await findConnectorById(scope, connectorId)
  if (!connector) throw new AppError('NOT_FOUND', { context: { connector: connectorId } })
  if (remoteConfigSchema.parse(connector.config).url !== url)
    throw new AppError('CONFLICT', { context: { why: 'the app has another address meanwhile' } })
  return connector
}

/** Granted as the server says, else as asked (RFC 6749 §5.1). */
const grantedOf = (pending: PendingSignIn, tokens: OAuthTokens): string => scopesOf(tokens.scope ?? pending.scopes).join(' ')

async function keepSignIn(scope: TenantScope, pending: PendingSignIn, tokens: OAuthTokens, by: string): Promise<void> {
  const { connectorId, url, server, client, redirect } = pending
  await lockSignIn(scope, connectorId)
  const version = ((await findSignIn(scope, connectorId))?.version ?? 0) + 1
  const place = { connectorId, url, server, version, issuer: server.metadata?.issuer ?? server.at, clientId: client.id }
  const { secret, method } = client
  const sealed = await sealSecrets(scope, place, {
    access: tokens.access_token,
    ...(tokens.refresh_token === undefined ? {} : { refresh: tokens.refresh_token }),
    client: { redirect, ...(secret === undefined ? {} : { secret }), ...(method === undefined ? {} : { method }) },
  })
  await putSignIn(scope, {
    ...{ ...place, ...sealed, ...lifeOf(tokens), clientKnownBy: client.knownBy, state: 'signed_in', scopes: grantedOf(pending, tokens) },
    ...{ scopesWanted: null, signedInBy: by, signedInAt: new Date(systemClock.nowMs()) },
    ...{ leaseId: null, leaseUntil: null, endedAt: null, endedWhy: null },
  })
}

async function record(
  scope: TenantScope,
  { id, key }: ConnectorRow,
  pending: PendingSignIn,
  tokens: OAuthTokens,
  by: string,
): Promise<void> {
  const { server, client, url } = pending
  const draft = {
    type: 'connector.signed_in' as const,
    message: `signed in to app ${key}`,
    ext: {
      ...{ actor: by, connectorId: id, key, issuer: server.metadata?.issuer ?? server.at, reaches: [new URL(url).origin] },
      ...{ client: client.knownBy, scopes: scopesOf(grantedOf(pending, tokens)) },
    },
  }
  await appendAudit(scope, [draft], { atMs: systemClock.nowMs(), ids: systemIds })
}
