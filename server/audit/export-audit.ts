import { checkpointWorkspace } from '#server/audit/checkpoint-workspace.ts'
import { lastSeq, listCheckpoints, listEnvelopes } from '#server/audit/store.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { signerClient } from '#server/signer/client.ts'
import { inScope } from '#server/tenancy/store.ts'

const PAGE = 1000
/** Earlier checkpoints narrow down an edit whose links were made anew; more than these would only swell the file. */
const CHECKPOINTS_MAX = 500

/**
 * The whole chain of a workspace as JSON Lines: one envelope a line as it was hashed, then the hash of the last, signed
 * checkpoints, and the public key. A checkpoint is made first, so that the file's end is covered.
 * @param options.checkpoint false: as it stands, for a chain that the signer refuses
 * @throws AppError SIGNER_UNAVAILABLE; SIGNER_REFUSED when the chain does not continue what was signed
 */
export async function* exportAudit(workspaceId: string, options: { checkpoint: boolean } = { checkpoint: true }): AsyncGenerator<string> {
  const size = options.checkpoint ? await checkpointWorkspace(workspaceId) : await inScope(workspaceId, lastSeq)
  let lastText: string | null = null
  for (let seq = 0; seq < size; ) {
    const rows = await inScope(workspaceId, async (scope) => await listEnvelopes(scope, seq, Math.min(PAGE, size - seq)))
    const last = rows.at(-1)
    if (!last) break
    for (const row of rows) yield `${row.envelopeText}\n`
    seq = last.seq
    lastText = last.envelopeText
  }
  if (lastText !== null) yield `${JSON.stringify({ end: { entries: size, hash: sha256(lastText) } })}\n`
  const checkpoints = await inScope(workspaceId, async (scope) => await listCheckpoints(scope, size))
  for (const { note } of thinned(checkpoints)) yield `${JSON.stringify({ checkpoint: note })}\n`
  const { keyId, publicKeyPem, separated } = await signerClient().status()
  yield `${JSON.stringify({ key: { keyId, publicKeyPem, separated } })}\n`
}

/** At most so many, evenly spread, the last one always. */
function thinned<T>(rows: readonly T[]): T[] {
  const step = Math.max(1, Math.ceil(rows.length / CHECKPOINTS_MAX))
  return rows.filter((_, index) => (rows.length - 1 - index) % step === 0)
}
