import { appendAudit } from '#server/audit/append-audit.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Puts on record, in every chain, that a backup was put back and which epoch began with it. The signer need not run. */
export async function recordRestore(
  workspaceIds: ReadonlySet<string>,
  said: { readonly epoch: string; readonly before: string; readonly reason: string },
): Promise<void> {
  const { epoch, before, reason } = said
  for (const workspaceId of workspaceIds) {
    const draft = {
      type: 'epoch.raised' as const,
      severity: 'critical' as const,
      message: `a new epoch began: ${reason}`,
      ext: { epoch, before, why: reason, by: 'operator' },
    }
    await inScope(workspaceId, async (scope) => await appendAudit(scope, [draft], { atMs: systemClock.nowMs(), ids: systemIds }))
  }
}
