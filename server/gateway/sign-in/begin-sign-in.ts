import { startAuthorization } from '@modelcontextprotocol/client'
import { notValid } from '#server/catalogue/not-valid.ts'
import { remoteConfigSchema } from '#server/catalogue/schema.ts'
import { findConnectorById } from '#server/catalogue/store.ts'
import { chooseClient, libraryClient } from '#server/gateway/sign-in/choose-client.ts'
import { documentUrl, RETURN_PATH } from '#server/gateway/sign-in/client-document.ts'
import { missingScopes, scopesToAsk } from '#server/gateway/sign-in/core/scopes.ts'
import { discoverServer, type FoundServer, isSafe } from '#server/gateway/sign-in/discover-server.ts'
import { openSecrets } from '#server/gateway/sign-in/keep-tokens.ts'
import { keepPending } from '#server/gateway/sign-in/pending.ts'
import { type Reaching, reachServer } from '#server/gateway/sign-in/reach-server.ts'
import { asRefused, signInRefused } from '#server/gateway/sign-in/refused.ts'
import type { BeginSignIn, SignInBegun, SignInClient, SignInServer } from '#server/gateway/sign-in/schema.ts'
import { findSignIn, type SignInRow } from '#server/gateway/sign-in/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { msg } from '#server/kernel/language/say.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

interface Known {
  readonly row: SignInRow | undefined
  readonly client: (SignInClient & { readonly redirect: string }) | null
}

/**
 * Begins signing in to a remote app: finds out who gives tokens for it, makes Muster known there, and keeps what is needed when the
 * browser comes back, bound to this very session. Nothing is changed yet, and no token exists.
 * @param origin of this installation, as the browser reaches it; the caller has checked `catalogue:manage`
 * @throws AppError NOT_FOUND; VALIDATION_FAILED at `/client` or `/inside`; APP_SIGN_IN_REFUSED, EGRESS_REFUSED, CONNECTOR_*
 */
export async function beginSignIn(principal: Principal, id: string, given: BeginSignIn, origin: string): Promise<SignInBegun> {
  const { workspaceId } = principal
  const { config, known } = await inScope(workspaceId, async (scope) => ({
    config: await readConfig(scope, id),
    known: await readKnown(scope, id),
  }))
  const inside = insideOf(given)
  const reaching: Reaching = { workspaceId, config, inside }
  const reach = reachServer(reaching)
  const found = await discoverServer(config.url, reach)
  const server: SignInServer = { ...found.server, inside }
  const scopes = scopesFor(found, known.row, given)
  const redirect = `${origin}${RETURN_PATH}`
  const client = await chooseClient({
    ...{ server, redirect, reach, scopes: scopes.join(' '), document: documentUrl(), typed: given.client },
    before: clientBefore(known, found.issuer, redirect, given.agreeTo !== undefined),
  })
  const { state, keep } = keepPending(principal)
  const { authorizationUrl, codeVerifier } = await startAuthorization(server.at, {
    ...(server.metadata ? { metadata: server.metadata } : {}),
    clientInformation: libraryClient(client),
    redirectUrl: redirect,
    state,
    resource: server.resource,
    ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
  } as Parameters<typeof startAuthorization>[1]).catch((cause: unknown) => {
    throw asRefused(cause, msg('its sign-in server does not let anybody sign in this way'))
  })
  // the browser is sent there: never to an address that runs something in our page
  if (!isSafe(authorizationUrl.href)) throw signInRefused(msg('its sign-in server has an address without encryption'))
  await keep({ connectorId: id, url: config.url, server, client, verifier: codeVerifier, redirect, scopes: scopes.join(' ') })
  const { host } = authorizationUrl
  const collects = collectingHost(server)
  return { to: authorizationUrl.href, host, collectsAt: collects === host ? null : collects, scopes }
}

/**
 * Who is given the code, the verifier and the client's secret. A server may name the page of another one as its own and have people sign in
 * there (mix-up): where that one does not name itself in its answer (RFC 9207), only whoever looks at both places can tell.
 */
function collectingHost({ at, metadata }: SignInServer): string {
  return new URL(metadata?.token_endpoint ?? at).host
}

async function readConfig(scope: TenantScope, id: string) {
  const connector = await findConnectorById(scope, id)
  if (!connector) throw new AppError('NOT_FOUND', { context: { connector: id } })
  if (connector.kind !== 'remote') throw notValid(msg('only an app at another address is signed in to'))
  const config = remoteConfigSchema.parse(connector.config)
  if (!config.private && !isSafe(config.url)) throw notValid(msg('it is spoken to without encryption, and so would be its sign-in'))
  if (config.header !== null) throw notValid(msg('this app sends a saved secret along; connect it anew without one'))
  return config
}

async function readKnown(scope: TenantScope, id: string): Promise<Known> {
  const row = await findSignIn(scope, id)
  const opened = row && (await openSecrets(scope, row))
  if (!row || !opened) return { row, client: null }
  const { secret, method, redirect } = opened.secrets.client
  return {
    row,
    client: {
      ...{ id: row.clientId, knownBy: row.clientKnownBy, redirect },
      ...(secret === undefined ? {} : { secret }),
      ...(method === undefined ? {} : { method }),
    },
  }
}

/**
 * By what this issuer knew us, for this address; a client of one issuer is none of another. What registered itself does so anew where
 * it was refused, and where it asks for more: a registration may name all that it can ever ask for.
 */
function clientBefore({ row, client }: Known, issuer: string, redirect: string, asksForMore: boolean): SignInClient | null {
  if (!row || !client || row.issuer !== issuer || client.redirect !== redirect) return null
  return client.knownBy === 'registered' && (asksForMore || row.endedWhy === 'refused') ? null : client
}

/** @throws AppError CONFLICT when what was agreed to is not what is wanted now */
function scopesFor({ challenge, listed, server }: FoundServer, row: SignInRow | undefined, { agreeTo }: BeginSignIn): string[] {
  if (agreeTo !== undefined && missingScopes(row?.scopesWanted, agreeTo).length > 0)
    throw new AppError('CONFLICT', { context: { why: 'the app wants something else meanwhile' } })
  return scopesToAsk({
    ...{ challenge, resource: listed, server: server.metadata?.scopes_supported },
    before: row?.scopes ?? null,
    agreed: agreeTo ?? null,
  })
}

function insideOf({ inside }: BeginSignIn): string | null {
  if (inside === undefined || inside.trim() === '') return null
  const url = URL.parse(inside.trim())
  if (!url || !isSafe(url.href)) throw notValid(msg('an address such as https://login.example'), '/inside')
  return url.origin
}
