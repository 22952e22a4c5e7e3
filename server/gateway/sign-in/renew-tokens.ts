import { setTimeout as sleep } from 'node:timers/promises'
import { OAuthError, type OAuthTokens, refreshAuthorization } from '@modelcontextprotocol/client'
import { libraryClient } from '#server/gateway/sign-in/choose-client.ts'
import { scopesOf } from '#server/gateway/sign-in/core/scopes.ts'
import { endRefused } from '#server/gateway/sign-in/end-sign-in.ts'
import { checkTokens, lifeOf, sealSecrets } from '#server/gateway/sign-in/keep-tokens.ts'
import {
  type CallToken,
  callToken,
  type OpenSignIn,
  openSignIn,
  type SignInPlace,
  signInNeeded,
} from '#server/gateway/sign-in/open-sign-in.ts'
import { namedFor, reachServer } from '#server/gateway/sign-in/reach-server.ts'
import { changeSignIn, takeLease } from '#server/gateway/sign-in/store.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Longer than the server is given to answer, so that nobody else asks while an answer can still come. */
const LEASE_MS = 20_000
const WAIT_MS = 100
const WAITS_MAX = 200
/** After this a server that did not answer is asked again. */
const PAUSE_MS = 5_000
/** Answers after which the same refresh token may still be good (RFC 6749 §5.2 names none of them for a refusal). */
const NOT_NOW = new Set(['server_error', 'temporarily_unavailable', 'slow_down', 'too_many_requests'])

const underWay = new Map<string, Promise<CallToken>>()

/**
 * New tokens in place of those seen. A refresh token is good once: over all processes one asks, and the others take what it got.
 * While the old token still holds, nobody waits for that.
 * @param seen the version whose token is near its end, or was refused
 * @param wasRefused the app said 401: the old token is of no use, whatever the clock says
 * @throws AppError CONNECTOR_SIGN_IN_NEEDED when the server refused, or there is nothing to renew with; CONNECTOR_UNAVAILABLE
 */
export async function renewTokens(place: SignInPlace, seen: number, wasRefused = false): Promise<CallToken> {
  const name = `${place.workspaceId}\0${place.key}\0${seen}\0${wasRefused}`
  const known = underWay.get(name) ?? renewed(place, seen, wasRefused).finally(() => underWay.delete(name))
  underWay.set(name, known)
  return await known
}

async function renewed(place: SignInPlace, seen: number, wasRefused: boolean): Promise<CallToken> {
  for (let waits = 0; waits < WAITS_MAX; waits++) {
    const open = await openSignIn(place)
    if (open === null) throw signInNeeded(place.key)
    if (open.row.version !== seen) return callToken(open)
    const holds = !wasRefused && !open.isOver
    if (open.secrets.refresh === undefined) {
      if (holds) return callToken(open)
      await endRefused(place.workspaceId, open.row)
      throw signInNeeded(place.key)
    }
    const leaseId = systemIds.next('req')
    if (await inScope(place.workspaceId, async (scope) => await takeLease(scope, open.row, leaseId, LEASE_MS)))
      return await asLeaseholder(place, open, { leaseId, holds })
    if (holds) return callToken(open)
    if (isPause(open)) throw notNow(place.key)
    await sleep(WAIT_MS)
  }
  throw notNow(place.key)
}

/** Nobody renews: the server did not answer a moment ago. */
function isPause({ row: { leaseId, leaseUntil } }: OpenSignIn): boolean {
  return leaseUntil !== null && leaseId === null
}

async function asLeaseholder(
  place: SignInPlace,
  open: OpenSignIn,
  { leaseId, holds }: { leaseId: string; holds: boolean },
): Promise<CallToken> {
  const answer = await askServer(place, open)
  if (answer === 'refused') {
    await endRefused(place.workspaceId, open.row)
    throw signInNeeded(place.key)
  }
  if (answer === 'not-now') {
    const change = { leaseId: null, leaseUntil: new Date(systemClock.nowMs() + PAUSE_MS) }
    await inScope(place.workspaceId, async (scope) => await changeSignIn(scope, { ...open.row, leaseId }, change))
    if (holds) return callToken(open)
    throw notNow(place.key)
  }
  const version = open.row.version + 1
  const kept = await inScope(place.workspaceId, async (scope) => {
    const secrets = { ...open.secrets, access: answer.access_token, refresh: answer.refresh_token ?? open.secrets.refresh }
    const sealed = await sealSecrets(scope, { ...open.row, version }, secrets)
    const scopes = answer.scope === undefined ? {} : { scopes: scopesOf(answer.scope).join(' ') }
    const change = { ...sealed, ...lifeOf(answer), ...scopes, version, leaseId: null, leaseUntil: null }
    return await changeSignIn(scope, { ...open.row, leaseId }, change)
  })
  // somebody signed in or out meanwhile: theirs count
  if (kept) return { token: answer.access_token, connectorId: open.row.connectorId, version }
  const now = await openSignIn(place)
  if (now === null) throw signInNeeded(place.key)
  return callToken(now)
}

async function askServer(
  place: SignInPlace,
  { row, secrets, server, isPrivate }: OpenSignIn,
): Promise<OAuthTokens | 'refused' | 'not-now'> {
  const { redirect: _to, ...client } = secrets.client
  try {
    const tokens = await refreshAuthorization(server.at, {
      ...(server.metadata ? { metadata: server.metadata } : {}),
      clientInformation: libraryClient({ id: row.clientId, knownBy: row.clientKnownBy, ...client }),
      refreshToken: secrets.refresh ?? '',
      resource: server.resource,
      fetchFn: reachServer({
        workspaceId: place.workspaceId,
        config: { url: place.url, private: isPrivate },
        inside: namedFor(server, place.url),
      }),
    } as unknown as Parameters<typeof refreshAuthorization>[1])
    checkTokens(tokens)
    return tokens
  } catch (cause) {
    if (isAppError(cause, 'APP_SIGN_IN_REFUSED')) return 'refused'
    return cause instanceof OAuthError && !NOT_NOW.has(cause.code) ? 'refused' : 'not-now'
  }
}

function notNow(key: string): AppError {
  return new AppError('CONNECTOR_UNAVAILABLE', { context: { connector: key, why: 'its sign-in server does not answer' } })
}
