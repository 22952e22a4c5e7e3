import { insertCheckpoint, lastCheckpoint, listLeafHashes } from '#server/audit/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { signerClient } from '#server/signer/client.ts'
import { consistencyProof, rootHash } from '#server/signer/core/merkle.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Has the signer sign the workspace's tree as it stands: committed events only (domain §8). Does nothing when no event
 * came since the last checkpoint of this epoch.
 * @throws AppError SIGNER_UNAVAILABLE; SIGNER_REFUSED when the tree does not continue what was signed
 * @returns size of the covered chain
 */
export async function checkpointWorkspace(workspaceId: string): Promise<number> {
  const signer = signerClient()
  const status = await signer.status()
  const { leaves, last } = await inScope(workspaceId, async (scope) => ({
    leaves: await listLeafHashes(scope),
    last: await lastCheckpoint(scope),
  }))
  if (leaves.length === 0) return 0
  const signed = status.heads[workspaceId]
  if (signed && signed.size === leaves.length && last?.size === leaves.length) return leaves.length
  const root = rootHash(leaves)
  const { note } = await signer.signCheckpoint({
    workspaceId,
    size: leaves.length,
    rootHash: root,
    proof: signed ? consistencyProof(leaves, signed.size) : [],
  })
  await inScope(
    workspaceId,
    async (scope) => await insertCheckpoint(scope, { size: leaves.length, rootHash: root, note, at: new Date(systemClock.nowMs()) }),
  )
  return leaves.length
}
