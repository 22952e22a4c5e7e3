import type { EventEmitter } from 'node:events'
import { exportJWK, generateKeyPair } from 'jose'
import Provider, { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider'
import { egressFetch } from '#server/egress/egress-fetch.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { MCP_SURFACES, type McpSurface } from '#server/entry/mcp/surfaces.ts'
import { connectCookie } from '#server/entry/oauth/connect-cookie.ts'
import { scopeOf, surfaceOf } from '#server/entry/oauth/issuer.ts'
import { readConsent } from '#server/entry/oauth/read-consent.ts'
import { recordsOf } from '#server/entry/oauth/records.ts'
import { checkRate } from '#server/entry/rate-limit/check-rate.ts'
import { endProgram } from '#server/identity/programs/revoke-program.ts'
import { PROGRAM_DAYS } from '#server/identity/programs/schema.ts'
import { log } from '#server/observability/log.ts'
import { SYSTEM_WORKSPACE } from '#server/tenancy/store.ts'

const DAY_SECONDS = 24 * 60 * 60
/** Domain §9: a program's token is as short as a crew member's. */
const ACCESS_TOKEN_SECONDS = 10 * 60
const CODE_SECONDS = 60
/** For signing in and reading what is asked. */
const CONSENT_SECONDS = 15 * 60
const REFRESH_TOKEN_SECONDS = 30 * DAY_SECONDS
/** Somebody else's metadata document is small. */
const DOCUMENT_BYTES_MAX = 32 * 1024
const DOCUMENT_RATE = { max: 20, perMs: 60_000 } as const

export const OAUTH_ROUTES = {
  authorization: '/api/oauth/authorize',
  token: '/api/oauth/token',
  registration: '/api/oauth/register',
  revocation: '/api/oauth/revoke',
  jwks: '/api/oauth/jwks',
} as const

/** One for each MCP address. */
export const SCOPES = (Object.keys(MCP_SURFACES) as McpSurface[]).map(scopeOf)

export const DISCOVERY = '/.well-known/oauth-authorization-server'
const NOT_SAID = /^(claim|id_token|subject_types|jwks_uri|request_)/

const providers = new Map<string, Promise<Provider>>()

/** The authorisation server of that origin (`originOf`, which gives a handful at most); all that it knows is in the database. */
export function providerOf(origin: string): Promise<Provider> {
  const known = providers.get(origin)
  if (known) return known
  const made = makeProvider(origin)
  providers.set(origin, made)
  return made
}

async function makeProvider(origin: string): Promise<Provider> {
  const provider = new Provider(origin, await configurationOf(origin))
  provider.proxy = true
  provider.use(async (ctx, next) => {
    await next()
    if (ctx.path === DISCOVERY && ctx.status === 200) ctx.body = withoutIdentity(ctx.body)
  })
  provider.on('server_error', (_ctx, error) => log.error('oauth', { error }))
  ;(provider as EventEmitter).on('error', (error: unknown) => log.debug('oauth.refused', { error }))
  return provider
}

async function configurationOf(origin: string): Promise<Configuration> {
  return {
    adapter: (model) => recordsOf(model, async (subject) => await endProgram(identityContext, subject)),
    routes: OAUTH_ROUTES,
    // Programs on people's machines keep no secret: each is public, and PKCE ties a code to whoever asked for it.
    clientAuthMethods: ['none'],
    clientDefaults: {
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      id_token_signed_response_alg: 'ES256',
    },
    responseTypes: ['code'],
    scopes: SCOPES,
    pkce: { required: () => true },
    // Tokens are opaque and say nothing about people, so nothing is ever signed with this (docs/decisions/0127).
    jwks: { keys: [await unusedKey()] },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    cookies: { names: { resume: 'muster_connect_back' }, short: { httpOnly: true, sameSite: 'lax' } },
    ttl: {
      AccessToken: ACCESS_TOKEN_SECONDS,
      AuthorizationCode: CODE_SECONDS,
      Grant: PROGRAM_DAYS * DAY_SECONDS,
      Interaction: CONSENT_SECONDS,
      RefreshToken: REFRESH_TOKEN_SECONDS,
      Session: CONSENT_SECONDS,
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => client.clientId === token.clientId },
      registration: { enabled: true, initialAccessToken: false, issueRegistrationAccessToken: false },
      clientIdMetadataDocument: { enabled: true, ack: 'draft-02', allowFetch: mayFetch },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx, _client, oneOf) => {
          if (oneOf === undefined) throw new errors.InvalidTarget('say by "resource" which MCP address the token is for')
          return oneOf
        },
        useGrantedResource: () => true,
        getResourceServerInfo: (ctx, resource) => resourceServerOf(ctx, origin, resource),
      },
    },
    interactions: {
      url: (ctx, { uid }) => {
        ctx.res.appendHeader('set-cookie', connectCookie(uid, CONSENT_SECONDS, origin))
        return `/connect/${uid}`
      },
    },
    // A consent is asked for each time: none is remembered for a program that merely says the same name.
    loadExistingGrant: async ({ oidc }) => {
      const grantId = oidc.result?.consent?.grantId
      return grantId === undefined ? undefined : await oidc.provider.Grant.find(grantId)
    },
    findAccount: async (_ctx, subject) => {
      const person = await readConsent(subject)
      return person && { accountId: subject, claims: () => ({ sub: subject }) }
    },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    renderError: (ctx, out) => ctx.redirect(`/connect/refused?why=${encodeURIComponent(out.error)}`),
    fetch: fetchDocument,
  }
}

/** What the library says of OpenID Connect is not so here: no token says who somebody is. */
function withoutIdentity(said: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(said).filter(([name]) => !NOT_SAID.test(name))
  return { ...Object.fromEntries(kept), scopes_supported: SCOPES, response_modes_supported: ['query'] }
}

function resourceServerOf(ctx: KoaContextWithOIDC, origin: string, resource: string) {
  const asked = ctx.oidc.params?.['resource']
  const surface = surfaceOf(origin, resource)
  if (!surface) throw new errors.InvalidTarget(`no such MCP address here; there are ${Object.keys(MCP_SURFACES).join(', ')}`)
  if (Array.isArray(asked) && asked.length > 1) throw new errors.InvalidTarget('one MCP address at a time')
  return { scope: scopeOf(surface), audience: resource, accessTokenTTL: ACCESS_TOKEN_SECONDS, accessTokenFormat: 'opaque' as const }
}

async function mayFetch(ctx: KoaContextWithOIDC): Promise<boolean> {
  await checkRate(`client document ${ctx.ip}`, DOCUMENT_RATE)
  return true
}

/** The library's calls to other hosts, through the one door. */
async function fetchDocument(input: string | URL | Request): Promise<Response> {
  const { status, headers, body } = await egressFetch({
    url: input instanceof Request ? input.url : String(input),
    workspaceId: SYSTEM_WORKSPACE,
    headers: { accept: 'application/json' },
    allow: [],
    timeoutMs: 5000,
    bytesMax: DOCUMENT_BYTES_MAX,
    follow: 'never',
  })
  return new Response(new Uint8Array(body), { status, headers: { ...headers } })
}

async function unusedKey() {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return { ...(await exportJWK(privateKey)), use: 'sig', alg: 'ES256' }
}
