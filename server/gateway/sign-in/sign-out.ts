import { type FetchLike, selectClientAuthMethod } from '@modelcontextprotocol/client'
import { appendAudit } from '#server/audit/append-audit.ts'
import { notValid } from '#server/catalogue/not-valid.ts'
import { remoteConfigSchema } from '#server/catalogue/schema.ts'
import { findConnectorById } from '#server/catalogue/store.ts'
import { libraryClient } from '#server/gateway/sign-in/choose-client.ts'
import { forgetTokens, showNeeded } from '#server/gateway/sign-in/end-sign-in.ts'
import { openSecrets } from '#server/gateway/sign-in/keep-tokens.ts'
import { namedFor, reachServer } from '#server/gateway/sign-in/reach-server.ts'
import type { SignInSecrets, SignInServer } from '#server/gateway/sign-in/schema.ts'
import { findSignIn, type SignInRow } from '#server/gateway/sign-in/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { msg } from '#server/kernel/language/say.ts'
import { log } from '#server/observability/log.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope } from '#server/tenancy/store.ts'

interface Opened {
  readonly row: SignInRow
  readonly secrets: SignInSecrets
  readonly server: SignInServer
}

/**
 * Signs Muster out of an app: its tokens are deleted here, and ended at the other side where that can be asked for (RFC 7009).
 * @param by user id of the admin; the caller has checked `catalogue:manage`
 * @returns whether the other side said that they are over
 * @throws AppError NOT_FOUND; VALIDATION_FAILED when nobody is signed in
 */
export async function signOut(workspaceId: string, id: string, by: string): Promise<{ revoked: boolean }> {
  const { connector, row, opened } = await inScope(workspaceId, async (scope) => {
    const known = await findConnectorById(scope, id)
    if (!known) throw new AppError('NOT_FOUND', { context: { connector: id } })
    const signIn = await findSignIn(scope, id)
    if (signIn?.state !== 'signed_in') throw notValid(msg('nobody is signed in to it'))
    return { connector: known, row: signIn, opened: await openSecrets(scope, signIn) }
  })
  const config = remoteConfigSchema.parse(connector.config)
  const reaching = { workspaceId, config, inside: opened === null ? null : namedFor(opened.server, config.url) }
  const revoked = opened !== null && (await revoke({ row, ...opened }, reachServer(reaching)))
  await inScope(workspaceId, async (scope) => {
    const now = await findSignIn(scope, id)
    if (!now || !(await forgetTokens(scope, now, 'signed_out'))) throw new AppError('CONFLICT', { context: { connector: id } })
    await showNeeded(scope, id)
    const draft = {
      type: 'connector.signed_out' as const,
      message: `signed out of app ${connector.key}`,
      ext: { actor: by, connectorId: id, key: connector.key, issuer: row.issuer, revoked },
    }
    await appendAudit(scope, [draft], { atMs: systemClock.nowMs(), ids: systemIds })
  })
  return { revoked }
}

/** The refresh token first: with it go the access tokens that it gave. Never throws: here it is over in any case. */
async function revoke({ row, secrets, server }: Opened, reach: FetchLike): Promise<boolean> {
  const endpoint = server.metadata?.revocation_endpoint
  if (endpoint === undefined) return false
  const tokens = [
    ...(secrets.refresh === undefined ? [] : [{ token: secrets.refresh, hint: 'refresh_token' }]),
    ...(secrets.access === undefined ? [] : [{ token: secrets.access, hint: 'access_token' }]),
  ]
  try {
    const answers: boolean[] = []
    for (const { token, hint } of tokens) {
      const { headers, fields } = authenticated(row, secrets, server)
      const body = new URLSearchParams({ ...fields, token, token_type_hint: hint })
      answers.push((await reach(endpoint, { method: 'POST', headers, body })).ok)
    }
    return answers[0] === true
  } catch (error) {
    log.warn('sign-out', { connectorId: row.connectorId, error })
    return false
  }
}

/** Who we are, as the token endpoint is told it (RFC 6749 §2.3.1). */
function authenticated({ clientId, clientKnownBy }: SignInRow, { client }: SignInSecrets, { metadata }: SignInServer) {
  const known = libraryClient({ ...client, id: clientId, knownBy: clientKnownBy })
  const method = selectClientAuthMethod(known, metadata?.token_endpoint_auth_methods_supported ?? [])
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }
  const form = (text: string) => new URLSearchParams({ '': text }).toString().slice(1)
  if (method === 'client_secret_basic') {
    const pair = Buffer.from(`${form(clientId)}:${form(client.secret ?? '')}`).toString('base64')
    return { headers: { ...headers, authorization: `Basic ${pair}` }, fields: {} as Record<string, string> }
  }
  const secret = method === 'client_secret_post' && client.secret !== undefined ? { client_secret: client.secret } : {}
  return { headers, fields: { client_id: clientId, ...secret } as Record<string, string> }
}
