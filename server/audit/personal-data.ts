import { deleteCommitments, findCommitments } from '#server/audit/commitments/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

const COMMITTED = /personal:([0-9a-f]{64})/g

/** Text of the chain for people who may read it: addresses back in place, erased ones as "(erased)". */
export async function showAddresses(scope: TenantScope, text: string): Promise<string> {
  const values = await findCommitments(
    scope,
    [...text.matchAll(COMMITTED)].map((match) => match[1] ?? ''),
  )
  return text.replaceAll(COMMITTED, (_, digest: string) => values.get(digest) ?? '(erased)')
}

/**
 * Forgets an address in the workspace's chain: value and salts go, the chain and its proof stay (domain §8).
 * @returns how many places stood for it
 */
export async function eraseAddress(scope: TenantScope, address: string): Promise<number> {
  return await deleteCommitments(scope, address)
}
