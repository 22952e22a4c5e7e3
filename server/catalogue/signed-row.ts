import type { StoredRow } from '#server/catalogue/store.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { type AuthorityRecord, type AuthoritySeal, authorityHolds, signAuthority } from '#server/signer/authority.ts'

/** An admin's acceptance of a tool: what it does, under which pin, by whom and when. */
export type Acceptance = Pick<StoredRow, 'tool' | 'connectorKey' | 'row' | 'acceptedBy' | 'acceptedAt'>

/** @throws AppError SIGNER_UNAVAILABLE: then nothing is accepted */
export async function signAcceptance(workspaceId: string, acceptance: Acceptance): Promise<AuthoritySeal> {
  return await signAuthority(acceptanceRecord(workspaceId, acceptance))
}

/** Whether this row is what was accepted. A kind that nobody signed gives a tool no power (domain §8). */
export async function acceptanceHolds(stored: StoredRow): Promise<boolean> {
  return await authorityHolds(acceptanceRecord(stored.workspaceId, stored), stored)
}

function acceptanceRecord(workspaceId: string, { tool, connectorKey, row, acceptedBy, acceptedAt }: Acceptance): AuthorityRecord {
  // As the database gives it back: without what JSON has no word for.
  const plain = JSON.parse(JSON.stringify(row)) as JsonObject
  return {
    kind: 'effect-class',
    workspaceId,
    says: { tool, connectorKey, row: plain, acceptedBy, acceptedAt: acceptedAt?.toISOString() ?? null },
  }
}
