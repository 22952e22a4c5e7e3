import type { OAuthTokens } from '@modelcontextprotocol/client'
import { signInRefused } from '#server/gateway/sign-in/refused.ts'
import { type SignInSecrets, type SignInServer, secretsSchema, serverSchema } from '#server/gateway/sign-in/schema.ts'
import type { SignInRow } from '#server/gateway/sign-in/store.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { msg } from '#server/kernel/language/say.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { type KeptText, keepText } from '#server/vault/keep-text.ts'
import { revealText } from '#server/vault/reveal-secret.ts'
import { SECRET_LENGTH_MIN } from '#server/vault/schema.ts'

/** Renewed a minute before its end, or for the last fifth of a short life. */
const RENEW_BEFORE_MS = 60_000
const RENEW_SHARE = 5
const LIFE_MAX_S = 10 * 365 * 24 * 60 * 60
/** What may stand after `Bearer ` (RFC 6750 §2.1). */
const BEARER = /^[A-Za-z0-9\-._~+/]+=*$/
const TOKEN_LENGTH_MAX = 16_384

type Place = Pick<SignInRow, 'connectorId' | 'url' | 'issuer' | 'clientId' | 'version'> & { readonly server: unknown }

/** What the tokens belong to: change any of it in the database, and they open no more, so they go nowhere else. */
function contextOf(scope: TenantScope, { connectorId, url, issuer, clientId, version, server }: Place): string {
  const place = { workspaceId: scope.workspaceId, connectorId, url, issuer, clientId, version, server: serverSchema.parse(server) }
  return taggedDigest('muster.connector-sign-in.v1', JSON.parse(JSON.stringify(place)))
}

/** @throws AppError KEYS_MISSING */
export async function sealSecrets(scope: TenantScope, place: Place, secrets: SignInSecrets): Promise<KeptText> {
  return await keepText(scope, JSON.stringify(secrets), contextOf(scope, place))
}

/** @returns null when the row was changed behind the product's back @throws AppError KEYS_MISSING */
export async function openSecrets(scope: TenantScope, row: SignInRow): Promise<{ secrets: SignInSecrets; server: SignInServer } | null> {
  const server = serverSchema.safeParse(row.server)
  if (!server.success) return null
  const text = await revealText(scope, row, contextOf(scope, row))
  return text === null ? null : { secrets: secretsSchema.parse(JSON.parse(text)), server: server.data }
}

/** When tokens end and are renewed, on the worker's clock; null where the server does not say. */
export function lifeOf({ expires_in }: OAuthTokens): { expiresAt: Date | null; renewAt: Date | null } {
  if (expires_in === undefined || !Number.isFinite(expires_in) || expires_in > LIFE_MAX_S) return { expiresAt: null, renewAt: null }
  const lifeMs = Math.max(0, expires_in) * 1000
  const nowMs = systemClock.nowMs()
  return {
    expiresAt: new Date(nowMs + lifeMs),
    renewAt: new Date(nowMs + lifeMs - Math.min(RENEW_BEFORE_MS, lifeMs / RENEW_SHARE)),
  }
}

/**
 * Whether a secret of the other side is one: every one of them is taken out of what models are told, so a word such as `the`, given as
 * a token, would take that word out of everything.
 */
export function canBeHidden(secret: string): boolean {
  return secret.length >= SECRET_LENGTH_MIN && secret.length <= TOKEN_LENGTH_MAX
}

/**
 * Tokens that can go into a header and be hidden in what comes back.
 * @throws AppError APP_SIGN_IN_REFUSED
 */
export function checkTokens(tokens: OAuthTokens): void {
  const { access_token: access, refresh_token: refresh, token_type: type } = tokens
  if (type.toLowerCase() !== 'bearer') throw signInRefused(msg('its sign-in server gave a kind of token that Muster does not use'))
  if (!BEARER.test(access) || !canBeHidden(access) || (refresh !== undefined && !canBeHidden(refresh)))
    throw signInRefused(msg('its sign-in server gave a token that cannot be sent'))
}
