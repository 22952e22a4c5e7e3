import { appendAudit } from '#server/audit/append-audit.ts'
import { listHeads, readSystemIdentifier } from '#server/audit/heads/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { signerClient } from '#server/signer/client.ts'
import { inScope, SYSTEM_WORKSPACE } from '#server/tenancy/store.ts'

/**
 * Tells the signer which database this is, so that it notices a restore, a clone or another place (domain §8); a raised
 * epoch goes on record in the chain of the instance. Once per start of a worker; any number of workers may do it at once.
 * @param place the directory of this installation's data; the signer adds its own host and directory
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function announceDatabase(place: string): Promise<{ readonly epoch: string; readonly raised: string | null }> {
  const signer = signerClient()
  // Asked before the heads are read: what is signed meanwhile is no reason for alarm.
  const status = await signer.status()
  const signed = Object.fromEntries(Object.entries(status.heads).map(([workspaceId, head]) => [workspaceId, head.size]))
  const said = await signer.announce({ systemIdentifier: await readSystemIdentifier(), place, heads: await listHeads(), signed })
  if (said.raised !== null) {
    const draft = {
      type: 'epoch.raised' as const,
      severity: 'critical' as const,
      message: `a new epoch began: ${said.raised}`,
      ext: { epoch: said.epoch, before: status.epoch, why: said.raised },
    }
    await inScope(SYSTEM_WORKSPACE, async (scope) => await appendAudit(scope, [draft], { atMs: systemClock.nowMs(), ids: systemIds }))
  }
  return said
}
