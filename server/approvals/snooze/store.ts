import { and, eq, gt } from 'drizzle-orm'
import { approvalSnoozes } from '#db/schema/approval-snoozes.ts'
import type { TenantScope } from '#db/with-scope.ts'

const own = (scope: TenantScope, userId: string) =>
  and(eq(approvalSnoozes.workspaceId, scope.workspaceId), eq(approvalSnoozes.userId, userId))

/** Plans that this person set aside, and until when: approval id → moment. */
export async function listSnoozes(scope: TenantScope, userId: string, now: Date): Promise<ReadonlyMap<string, Date>> {
  const rows = await scope.tx
    .select({ approvalId: approvalSnoozes.approvalId, untilAt: approvalSnoozes.untilAt })
    .from(approvalSnoozes)
    .where(and(own(scope, userId), gt(approvalSnoozes.untilAt, now)))
  return new Map(rows.map(({ approvalId, untilAt }) => [approvalId, untilAt]))
}

export async function upsertSnooze(scope: TenantScope, row: { approvalId: string; userId: string; untilAt: Date }): Promise<void> {
  await scope.tx
    .insert(approvalSnoozes)
    .values({ ...row, workspaceId: scope.workspaceId })
    .onConflictDoUpdate({
      target: [approvalSnoozes.workspaceId, approvalSnoozes.approvalId, approvalSnoozes.userId],
      set: { untilAt: row.untilAt },
    })
}

export async function deleteSnooze(scope: TenantScope, approvalId: string, userId: string): Promise<void> {
  await scope.tx.delete(approvalSnoozes).where(and(own(scope, userId), eq(approvalSnoozes.approvalId, approvalId)))
}
