import { listHeads } from '#server/audit/heads/store.ts'
import { listLeafHashes } from '#server/audit/store.ts'
import { signerClient } from '#server/signer/client.ts'
import { rootHash } from '#server/signer/core/merkle.ts'
import { inScope } from '#server/tenancy/store.ts'

/** A chain that does not continue what the signer signed last. */
export interface BrokenHead {
  readonly workspaceId: string
  readonly signedSize: number
  /** Entries in the database. */
  readonly size: number
  /** `behind`: fewer entries than were signed; `fork`: as many or more, but others. */
  readonly kind: 'behind' | 'fork'
}

/** Every chain that the signer would refuse to sign, in the order of its memory. @throws AppError SIGNER_UNAVAILABLE */
export async function compareHeads(): Promise<BrokenHead[]> {
  const { heads } = await signerClient().status()
  const sizes = await listHeads()
  const broken: BrokenHead[] = []
  for (const [workspaceId, signed] of Object.entries(heads)) {
    const size = sizes[workspaceId] ?? 0
    const at = { workspaceId, signedSize: signed.size, size }
    if (size < signed.size) {
      broken.push({ ...at, kind: 'behind' })
      continue
    }
    const leaves = await inScope(workspaceId, async (scope) => await listLeafHashes(scope, signed.size))
    if (rootHash(leaves) !== signed.rootHash) broken.push({ ...at, kind: 'fork' })
  }
  return broken
}
