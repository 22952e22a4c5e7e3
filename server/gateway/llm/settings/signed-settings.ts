import type { LimitRow, ProviderRow, RoleRow } from '#server/gateway/llm/settings/store.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { type AuthorityRecord, type AuthoritySeal, authorityHolds, signAuthority } from '#server/signer/authority.ts'

/** All of a provider that gives power: where words go, what may be told there, and what it is said to cost. */
export type SignedProvider = Omit<
  ProviderRow,
  'workspaceId' | 'preset' | 'test' | 'testedAt' | 'createdAt' | 'signature' | 'keyId' | 'epoch'
>
export type SignedLimit = Omit<LimitRow, 'workspaceId' | 'createdAt' | 'signature' | 'keyId' | 'epoch'>

/** @throws AppError SIGNER_UNAVAILABLE: then nothing changes */
export async function signProvider(workspaceId: string, provider: SignedProvider): Promise<AuthoritySeal> {
  return await signAuthority(providerRecord(workspaceId, provider))
}

/** Whether this row is what an admin decided. A provider that nobody signed is asked nothing (domain §4, §8). */
export async function providerHolds(row: ProviderRow): Promise<boolean> {
  return await authorityHolds(providerRecord(row.workspaceId, row), row)
}

/** @throws AppError SIGNER_UNAVAILABLE: then nothing changes */
export async function signLimit(workspaceId: string, limit: SignedLimit): Promise<AuthoritySeal> {
  return await signAuthority(limitRecord(workspaceId, limit))
}

/** Whether this row is what an admin decided; one that is not lets nothing through. */
export async function limitHolds(row: LimitRow): Promise<boolean> {
  return await authorityHolds(limitRecord(row.workspaceId, row), row)
}

export type SignedRole = Omit<RoleRow, 'workspaceId' | 'signature' | 'keyId' | 'epoch'>

/** @throws AppError SIGNER_UNAVAILABLE: then nothing changes */
export async function signRole(workspaceId: string, role: SignedRole): Promise<AuthoritySeal> {
  return await signAuthority(roleRecord(workspaceId, role))
}

/** Whether this row is what an admin decided; one that is not names no model. */
export async function roleHolds(row: RoleRow): Promise<boolean> {
  return await authorityHolds(roleRecord(row.workspaceId, row), row)
}

function roleRecord(workspaceId: string, { role, chain, changedBy, changedAt }: SignedRole): AuthorityRecord {
  const plain = JSON.parse(JSON.stringify(chain)) as JsonValue
  return { kind: 'grant', workspaceId, says: { what: 'model-role', role, chain: plain, changedBy, changedAt: changedAt.toISOString() } }
}

function providerRecord(workspaceId: string, provider: SignedProvider): AuthorityRecord {
  const { id, name, baseUrl, keyHandle, allow, clearance, seesPersonal, keepsPrompts, prices, changedBy, changedAt } = provider
  const plain = JSON.parse(JSON.stringify(prices)) as JsonObject
  const told = { clearance, seesPersonal, keepsPrompts }
  const says = { id, name, baseUrl, keyHandle, allow: [...allow], ...told, prices: plain, changedBy, changedAt: changedAt.toISOString() }
  return { kind: 'grant', workspaceId, says: { what: 'model-provider', ...says } }
}

function limitRecord(workspaceId: string, limit: SignedLimit): AuthorityRecord {
  const { id, scope, subjectId, maxMicro, period, atLimit, changedBy, changedAt } = limit
  const says = { id, scope, subjectId, maxMicro, period, atLimit, changedBy, changedAt: changedAt.toISOString() }
  return { kind: 'grant', workspaceId, says: { what: 'spend-limit', ...says } }
}
