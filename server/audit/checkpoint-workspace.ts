import { insertCheckpoint, lastCheckpoint, lastSeq, listLeafHashes } from '#server/audit/store.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { signerClient } from '#server/signer/client.ts'
import { consistencyProof, rootHash } from '#server/signer/core/merkle.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Another worker may sign a longer tree between our reading and our asking; each time it happens the chain got further. */
const TRIES_MAX = 5

/**
 * Has the signer sign the workspace's tree as it stands: committed events only (domain §8). Reads two numbers and is done
 * when no event came since the last checkpoint.
 * @throws AppError SIGNER_UNAVAILABLE; SIGNER_REFUSED when the tree does not continue what was signed
 * @returns size of the covered chain
 */
export async function checkpointWorkspace(workspaceId: string): Promise<number> {
  const signer = signerClient()
  for (let tried = 1; ; tried += 1) {
    const status = await signer.status()
    const signed = status.heads[workspaceId]
    const { size, last } = await inScope(workspaceId, async (scope) => ({ size: await lastSeq(scope), last: await lastCheckpoint(scope) }))
    if (size === 0 || (last?.size === size && signed?.size === size && signed.rootHash === last.rootHash)) return size
    const leaves = await inScope(workspaceId, async (scope) => await listLeafHashes(scope, size))
    const root = rootHash(leaves)
    try {
      const { note } = await signer.signCheckpoint({
        workspaceId,
        size,
        rootHash: root,
        proof: signed ? consistencyProof(leaves, signed.size) : [],
      })
      const row = { size, rootHash: root, note, at: new Date(systemClock.nowMs()) }
      await inScope(workspaceId, async (scope) => await insertCheckpoint(scope, row))
      return size
    } catch (error) {
      const moved = (await signer.status()).heads[workspaceId]?.size !== signed?.size
      if (!isAppError(error, 'SIGNER_REFUSED') || !moved || tried === TRIES_MAX) throw error
    }
  }
}
