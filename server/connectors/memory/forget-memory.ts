import { appendAudit } from '#server/audit/append-audit.ts'
import { dropEntries } from '#server/connectors/memory/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * A person has a crew member forget one thing, or everything. What is gone is on record as a count, not as a text.
 * @param options.key null: everything
 * @returns how much went
 */
export async function forgetMemory(
  workspaceId: string,
  options: { memberId: string; key: string | null; by: string },
): Promise<{ forgotten: number }> {
  const { memberId, key, by } = options
  return await inScope(workspaceId, async (scope) => {
    const forgotten = await dropEntries(scope, memberId, key)
    if (forgotten > 0)
      await appendAudit(scope, [{ type: 'memory.forgotten', ext: { memberId, forgotten, actor: by } }], {
        atMs: systemClock.nowMs(),
        ids: systemIds,
      })
    return { forgotten }
  })
}
