import {
  discoverOAuthServerInfo,
  extractWWWAuthenticateParams,
  type FetchLike,
  IssuerMismatchError,
  type OAuthClientProvider,
  selectResourceURL,
} from '@modelcontextprotocol/client'
import { asRefused, signInRefused } from '#server/gateway/sign-in/refused.ts'
import { metadataSchema, type SignInServer } from '#server/gateway/sign-in/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/
/** Anything that only somebody signed in may ask. */
const PROBE = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }

export interface FoundServer {
  readonly server: Omit<SignInServer, 'inside'>
  readonly issuer: string
  /** Of the challenge, and as the app lists them. */
  readonly challenge: string | null
  readonly listed: readonly string[] | undefined
}

/**
 * Who gives tokens for an app: from the challenge of its refusal and its own description (RFC 9728), or without either, from its
 * origin; then how that server is spoken to (RFC 8414, OpenID Connect Discovery).
 * @param reach the outbound door
 * @throws AppError APP_SIGN_IN_REFUSED for a description that contradicts itself or is unsafe; EGRESS_REFUSED, CONNECTOR_*
 */
export async function discoverServer(url: string, reach: FetchLike): Promise<FoundServer> {
  const challenge = await askedFor(url, reach)
  const info = await discoverOAuthServerInfo(url, {
    fetchFn: reach,
    ...(challenge.resourceMetadataUrl ? { resourceMetadataUrl: challenge.resourceMetadataUrl } : {}),
  }).catch((cause: unknown) => {
    if (cause instanceof IssuerMismatchError) throw signInRefused(msg('the sign-in server calls itself by another name'))
    throw asRefused(cause, msg('its sign-in server could not be read'))
  })
  const described = info.resourceMetadata
  await selectResourceURL(url, {} as OAuthClientProvider, described).catch(() => {
    throw signInRefused(msg('the app describes another address as its own'))
  })
  const metadata = info.authorizationServerMetadata ? readMetadata(info.authorizationServerMetadata) : null
  return {
    server: { at: String(info.authorizationServerUrl), metadata, resource: described?.resource ?? withoutFragment(url) },
    issuer: metadata?.issuer ?? String(info.authorizationServerUrl),
    challenge: challenge.scope ?? null,
    listed: described?.scopes_supported,
  }
}

async function askedFor(url: string, reach: FetchLike) {
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const answer = await reach(url, { method: 'POST', headers, body: JSON.stringify(PROBE) })
  return answer.status === 401 ? extractWWWAuthenticateParams(answer) : {}
}

function readMetadata(given: unknown): NonNullable<SignInServer['metadata']> {
  const parsed = metadataSchema.safeParse(given)
  if (!parsed.success) throw signInRefused(msg('the description of its sign-in server is not complete'))
  const metadata = parsed.data
  const { authorization_endpoint, token_endpoint, registration_endpoint, revocation_endpoint } = metadata
  for (const endpoint of [authorization_endpoint, token_endpoint, registration_endpoint, revocation_endpoint])
    if (endpoint !== undefined && !isSafe(endpoint)) throw signInRefused(msg('its sign-in server has an address without encryption'))
  // a server that does not say so would take a code from whoever has caught it (Model Context Protocol, Authorization)
  if (!metadata.code_challenge_methods_supported?.includes('S256'))
    throw signInRefused(msg('its sign-in server does not protect the code (PKCE with S256)'))
  return metadata
}

/** Encrypted, or on this very machine; never an address that runs something in the browser. */
export function isSafe(address: string): boolean {
  const url = URL.parse(address)
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname))
}

function withoutFragment(address: string): string {
  const url = new URL(address)
  url.hash = ''
  return url.href
}
