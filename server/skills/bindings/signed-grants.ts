import { taggedDigest } from '#server/kernel/digest.ts'
import { type AuthorityRecord, type AuthoritySeal, authorityHolds, signAuthority } from '#server/signer/authority.ts'
import type { BindingRow, GrantRow } from '#server/skills/bindings/store.ts'
import { type LockEntry, lockEntrySchema } from '#server/skills/schema.ts'

/** What a grant says, and on which lock. */
type SignedGrant = Pick<GrantRow, 'bindingId' | 'permission' | 'grantedBy' | 'grantedAt'>

/**
 * Names a lock: sha256 over its entries, in their order; without the signatures of versions, which say the same again and were not in locks
 * from the beginning.
 */
export function lockDigestOf(lock: readonly LockEntry[]): string {
  const entries = lock.map(({ signature: _, ...entry }) => entry)
  return taggedDigest('muster.skill-binding-lock.v1', entries)
}

/** @throws AppError SIGNER_UNAVAILABLE: then nothing is granted */
export async function signGrant(workspaceId: string, grant: SignedGrant, lockDigest: string): Promise<AuthoritySeal> {
  return await signAuthority(grantRecord(workspaceId, grant, lockDigest))
}

/**
 * Of stored grants those that count for a binding: signed, for this binding, over the lock that it has now. One that was written or
 * changed behind the product's back counts for nothing (domain §8).
 * @throws AppError SIGNER_UNAVAILABLE only when this process has not met the signer yet
 */
export async function grantsThatHold(
  binding: Pick<BindingRow, 'workspaceId' | 'id' | 'lock' | 'lockDigest'>,
  rows: readonly GrantRow[],
): Promise<GrantRow[]> {
  const { workspaceId, id, lockDigest } = binding
  if (rows.length === 0) return []
  const lock = lockEntrySchema.array().safeParse(binding.lock)
  if (!lock.success || lockDigestOf(lock.data) !== lockDigest) return []
  const held: GrantRow[] = []
  for (const row of rows) if (row.bindingId === id && (await authorityHolds(grantRecord(workspaceId, row, lockDigest), row))) held.push(row)
  return held
}

function grantRecord(
  workspaceId: string,
  { bindingId, permission, grantedBy, grantedAt }: SignedGrant,
  lockDigest: string,
): AuthorityRecord {
  const says = { what: 'skill-grant', bindingId, permission, grantedBy, grantedAt: grantedAt.toISOString(), lockDigest }
  return { kind: 'grant', workspaceId, says }
}
