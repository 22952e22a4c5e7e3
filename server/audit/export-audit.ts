import { checkpointWorkspace } from '#server/audit/checkpoint-workspace.ts'
import { lastCheckpoint, listEnvelopes } from '#server/audit/store.ts'
import { signerClient } from '#server/signer/client.ts'
import { inScope } from '#server/tenancy/store.ts'

const PAGE = 1000

/**
 * The whole chain of a workspace as JSON Lines: one envelope a line as it was hashed, then the latest signed checkpoint
 * and the public key. A checkpoint is made first, so that the file's end is covered.
 */
export async function* exportAudit(workspaceId: string): AsyncGenerator<string> {
  await checkpointWorkspace(workspaceId)
  const checkpoint = await inScope(workspaceId, async (scope) => await lastCheckpoint(scope))
  const size = checkpoint?.size ?? 0
  for (let seq = 0; seq < size; ) {
    const rows = await inScope(workspaceId, async (scope) => await listEnvelopes(scope, seq, Math.min(PAGE, size - seq)))
    const last = rows.at(-1)
    if (!last) break
    for (const row of rows) yield `${row.envelopeText}\n`
    seq = last.seq
  }
  const { keyId, publicKeyPem, separated } = await signerClient().status()
  if (checkpoint) yield `${JSON.stringify({ checkpoint: checkpoint.note })}\n`
  yield `${JSON.stringify({ key: { keyId, publicKeyPem, separated } })}\n`
}
