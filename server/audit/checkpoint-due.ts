import { checkpointWorkspace } from '#server/audit/checkpoint-workspace.ts'
import { listHeads } from '#server/audit/heads/store.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { signerClient } from '#server/signer/client.ts'

/**
 * Makes the checkpoints that are due: of every workspace with at least so many entries that no checkpoint covers. The worker
 * asks for 1 every 60 s and for 1,000 every few seconds (domain §8). A chain that the signer refuses keeps no other waiting.
 * @returns workspaces covered now, and those refused: their chain does not continue what was signed
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function checkpointDue(entriesMin: number): Promise<{ readonly covered: string[]; readonly refused: string[] }> {
  const { heads } = await signerClient().status()
  const covered: string[] = []
  const refused: string[] = []
  for (const [workspaceId, size] of Object.entries(await listHeads())) {
    if (size - (heads[workspaceId]?.size ?? 0) < entriesMin) continue
    try {
      await checkpointWorkspace(workspaceId)
      covered.push(workspaceId)
    } catch (error) {
      if (!isAppError(error, 'SIGNER_REFUSED')) throw error
      refused.push(workspaceId)
    }
  }
  return { covered, refused }
}
