import { readConsent } from '#server/entry/oauth/read-consent.ts'
import { openRecord } from '#server/entry/oauth/seal-record.ts'
import { findRecord } from '#server/entry/oauth/store.ts'
import type { TokenPrincipal } from '#server/identity/principal.ts'
import { hashSecret } from '#server/identity/secret.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inSystem } from '#server/tenancy/store.ts'

const SHAPE = /^[A-Za-z0-9_-]{40,64}$/

/**
 * What an access token of the built-in authorisation server stands for now. Its record names program, audience and scope; all else
 * is read anew: the consent with its signature, the person, the role (domain §9).
 * @param audience the one resource that is to be opened; a token for another opens nothing (RFC 8707)
 * @returns undefined for every token that does not work, whyever
 */
export async function readAccessToken(token: string, audience: string): Promise<TokenPrincipal | undefined> {
  if (!SHAPE.test(token)) return undefined
  const row = await inSystem(async (scope) => await findRecord(scope, 'AccessToken', hashSecret(token), new Date(systemClock.nowMs())))
  const payload = row && openRecord('AccessToken', row.idHash, row.payload)
  if (!payload) return undefined
  const { aud, accountId, clientId } = payload
  if (aud !== audience || typeof accountId !== 'string') return undefined
  const principal = await readConsent(accountId)
  return principal?.via.program?.clientId === clientId ? principal : undefined
}
