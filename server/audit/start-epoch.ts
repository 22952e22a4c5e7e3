import { appendAudit } from '#server/audit/append-audit.ts'
import { checkpointWorkspace } from '#server/audit/checkpoint-workspace.ts'
import { type BrokenHead, compareHeads } from '#server/audit/compare-heads.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { signerClient } from '#server/signer/client.ts'
import { leaveOrder } from '#server/signer/operator-order.ts'
import { inScope, SYSTEM_WORKSPACE } from '#server/tenancy/store.ts'

/**
 * The operator's way out of a chain that the signer refuses for good: it forgets the trees that these chains do not continue
 * and begins a new epoch. Nothing is hidden: the signer keeps what it forgot, every chain concerned says so, and a checkpoint
 * kept from before goes on to prove the break. Plans sealed before are void.
 * @param order.keysDir the key folder: who may write there may order it
 * @returns the new epoch and the chains concerned; null when every chain continues what was signed
 * @throws AppError SIGNER_UNAVAILABLE, SIGNER_REFUSED; Error EACCES when this user may not write to the key folder
 */
export async function startEpoch(order: {
  keysDir: string
  reason: string
}): Promise<{ readonly epoch: string; readonly broken: readonly BrokenHead[] } | null> {
  const broken = await compareHeads()
  if (broken.length === 0) return null
  const signer = signerClient()
  const { epoch: before } = await signer.status()
  const request = { workspaces: broken.map((head) => head.workspaceId), reason: order.reason }
  leaveOrder(order.keysDir, request)
  const { epoch } = await signer.startEpoch(request)
  for (const workspaceId of new Set([SYSTEM_WORKSPACE, ...request.workspaces])) {
    const head = broken.find((one) => one.workspaceId === workspaceId)
    await recordEpoch(workspaceId, { epoch, before, reason: order.reason, ...(head ? { head } : {}) })
    await checkpointWorkspace(workspaceId)
  }
  return { epoch, broken }
}

async function recordEpoch(workspaceId: string, said: { epoch: string; before: string; reason: string; head?: BrokenHead }): Promise<void> {
  const { epoch, before, reason, head } = said
  const lost = head ? { found: head.kind, signedSize: head.signedSize, size: head.size } : {}
  const draft = {
    type: 'epoch.raised' as const,
    severity: 'critical' as const,
    message: `an operator began a new epoch: ${reason}`,
    ext: { epoch, before, why: reason, by: 'operator', ...lost },
  }
  await inScope(workspaceId, async (scope) => await appendAudit(scope, [draft], { atMs: systemClock.nowMs(), ids: systemIds }))
}
