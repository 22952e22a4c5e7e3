import type { Envelope } from '#server/audit/schema.ts'
import type { ExactEntry } from '#server/bridge/activity/schema.ts'
import { findEntry, firstCheckpointOver } from '#server/bridge/activity/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { leafHash } from '#server/signer/core/merkle.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * One entry of the proof exactly as it is chained, with its fingerprint, the one before, and what signed it.
 * @throws AppError NOT_FOUND
 */
export async function readEntry(workspaceId: string, seq: number): Promise<ExactEntry> {
  return await inScope(workspaceId, async (scope) => {
    const row = await findEntry(scope, seq)
    if (!row) throw new AppError('NOT_FOUND', { context: { entry: seq } })
    const { event } = JSON.parse(row.envelopeText) as Envelope
    const signed = await firstCheckpointOver(scope, seq)
    return {
      seq,
      text: row.envelopeText,
      hash: row.leafHash,
      before: event.chain_hash ?? null,
      holds: leafHash(row.envelopeText) === row.leafHash,
      signed: signed ? { size: signed.size, at: signed.at.toISOString() } : null,
    }
  })
}
