import { createRemoteJWKSet, customFetch, decodeJwt, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { egressFetch } from '#server/egress/egress-fetch.ts'
import { MCP_SURFACES, type McpSurface } from '#server/entry/mcp/surfaces.ts'
import { scopeOf } from '#server/entry/oauth/issuer.ts'
import type { TokenPrincipal } from '#server/identity/principal.ts'
import { findSpeaker } from '#server/identity/programs/find-speaker.ts'
import { hashSecret } from '#server/identity/secret.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { readEnv } from '#server/observability/env.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { SYSTEM_WORKSPACE } from '#server/tenancy/store.ts'

const DOCUMENT_BYTES_MAX = 256 * 1024
const CLOCK_TOLERANCE_S = 15
/** Only signatures with a public key: a token is no password that both sides keep. */
const ALGORITHMS = ['ES256', 'ES384', 'ES512', 'EdDSA', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512']
/** An issuer that did not answer rests so long. */
const RESTS_MS = 10_000
const DISCOVERY = ['.well-known/oauth-authorization-server', '.well-known/openid-configuration'] as const

/**
 * What an access token of the operator's own issuer stands for (MCP_ISSUER): signature, issuer, audience and time are checked, then
 * its verified e-mail names an account of ours, and its `workspace`, or the only one that the person has, the workspace. Role and
 * standing are ours and of now; the issuer makes nobody admin (domain §9).
 * @returns undefined for every token that does not work, whyever
 */
export async function readExternalToken(token: string, audience: string): Promise<TokenPrincipal | undefined> {
  const issuer = readEnv().MCP_ISSUER
  // Before any call to the issuer, which whoever sends junk would otherwise cause.
  if (issuer === undefined || issuerOf(token) !== issuer) return undefined
  const claims = await verified(token, issuer, audience)
  if (claims?.['email_verified'] !== true || typeof claims['email'] !== 'string') return undefined
  const { workspace } = claims
  const speaker = await findSpeaker(claims['email'], typeof workspace === 'string' ? workspace : null)
  if (!speaker) return undefined
  const { userId, workspaceId } = speaker
  const clientId = String(claims['client_id'] ?? claims['azp'] ?? claims.sub ?? '').slice(0, 200)
  const said = new Set(typeof claims['scope'] === 'string' ? claims['scope'].split(' ') : [])
  const surfaces = (Object.keys(MCP_SURFACES) as McpSurface[]).filter((surface) => said.has(scopeOf(surface)))
  return {
    ...speaker,
    grants: [],
    via: {
      kind: 'token',
      // Idempotency keys and rate limits go by it: those of one person, in one workspace.
      tokenId: `oauth:${hashSecret(JSON.stringify([issuer, clientId, userId, workspaceId])).slice(0, 24)}`,
      scopes: surfaces,
      program: { clientId, name: clientId },
    },
  }
}

/** Whom a token says it is of. Nothing is checked. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss
  } catch {
    return undefined
  }
}

async function verified(token: string, issuer: string, audience: string): Promise<JWTPayload | undefined> {
  try {
    const { payload } = await jwtVerify(token, await keysOf(issuer), {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      requiredClaims: ['exp', 'sub'],
      clockTolerance: CLOCK_TOLERANCE_S,
      currentDate: new Date(systemClock.nowMs()),
    })
    return payload
  } catch (error) {
    if (error instanceof AppError) throw error
    return undefined
  }
}

const known = new Map<string, Promise<JWTVerifyGetKey>>()

/** The issuer's public keys, which jose fetches again when a token names one that is new. Asked once for all that wait. */
function keysOf(issuer: string): Promise<JWTVerifyGetKey> {
  const had = known.get(issuer)
  if (had) return had
  const made = findKeys(issuer)
  known.set(issuer, made)
  made.catch(() => known.delete(issuer))
  return made
}

async function findKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const uri = await asking(issuer, async () => await jwksUriOf(issuer))
  return createRemoteJWKSet(new URL(uri), {
    [customFetch]: async (url) =>
      await asking(issuer, async () => {
        const answer = await fetchFrom(issuer, url)
        if (answer.status !== 200) throw unavailable()
        return answer
      }),
  })
}

const restsUntilMs = new Map<string, number>()

/** An issuer that just failed is not asked again for a while: the bearer tokens of anybody would keep us asking. */
async function asking<T>(issuer: string, ask: () => Promise<T>): Promise<T> {
  if (systemClock.monotonicMs() < (restsUntilMs.get(issuer) ?? 0)) throw unavailable()
  try {
    return await ask()
  } catch (error) {
    restsUntilMs.set(issuer, systemClock.monotonicMs() + RESTS_MS)
    throw error
  }
}

/** @throws AppError UNAVAILABLE when the issuer says nowhere where its keys are, or says it is another one */
async function jwksUriOf(issuer: string): Promise<string> {
  for (const path of DISCOVERY) {
    const answer = await fetchFrom(issuer, `${issuer.replace(/\/$/, '')}/${path}`)
    if (answer.status !== 200) continue
    const said = (await answer.json()) as { issuer?: unknown; jwks_uri?: unknown }
    if (said.issuer === issuer && typeof said.jwks_uri === 'string') return said.jwks_uri
  }
  throw unavailable()
}

function unavailable(): AppError {
  return new AppError('UNAVAILABLE', { context: { part: 'the issuer of MCP_ISSUER' } })
}

/** The operator named this host, so it may be a private one; no other may. */
async function fetchFrom(issuer: string, url: string): Promise<Response> {
  const { hostname, port, protocol } = new URL(issuer)
  const { status, headers, body } = await egressFetch({
    url,
    workspaceId: SYSTEM_WORKSPACE,
    headers: { accept: 'application/json' },
    allow: [`${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`],
    timeoutMs: 5000,
    bytesMax: DOCUMENT_BYTES_MAX,
  })
  return new Response(new Uint8Array(body), { status, headers: { ...headers } })
}
