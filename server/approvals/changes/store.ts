import { and, asc, eq, isNull } from 'drizzle-orm'
import { changeRequests } from '#db/schema/change-requests.ts'
import type { TenantScope } from '#db/with-scope.ts'
import { AppError } from '#server/kernel/app-error.ts'

export type ChangeRequestRow = typeof changeRequests.$inferSelect

export async function insertChangeRequest(
  scope: TenantScope,
  row: Pick<ChangeRequestRow, 'id' | 'approvalId' | 'runId' | 'userId' | 'text' | 'createdAt'>,
): Promise<void> {
  await scope.tx.insert(changeRequests).values({ ...row, workspaceId: scope.workspaceId })
}

/** @throws AppError NOT_FOUND */
export async function findChangeRequest(scope: TenantScope, id: string): Promise<ChangeRequestRow> {
  const [row] = await scope.tx
    .select()
    .from(changeRequests)
    .where(and(eq(changeRequests.workspaceId, scope.workspaceId), eq(changeRequests.id, id)))
  if (!row) throw new AppError('NOT_FOUND', { context: { changeRequest: id } })
  return row
}

/** What was wanted changed in a run, oldest first, on whichever of its plans. */
export async function listChangeRequests(scope: TenantScope, runId: string): Promise<ChangeRequestRow[]> {
  return await scope.tx
    .select()
    .from(changeRequests)
    .where(and(eq(changeRequests.workspaceId, scope.workspaceId), eq(changeRequests.runId, runId)))
    .orderBy(asc(changeRequests.id))
}

/** Writes the answer, once. @returns false when somebody answered meanwhile */
export async function insertAnswer(
  scope: TenantScope,
  id: string,
  { answer, by, at }: { answer: string; by: string; at: Date },
): Promise<boolean> {
  const rows = await scope.tx
    .update(changeRequests)
    .set({ answer, answeredBy: by, answeredAt: at })
    .where(and(eq(changeRequests.workspaceId, scope.workspaceId), eq(changeRequests.id, id), isNull(changeRequests.answer)))
    .returning({ id: changeRequests.id })
  return rows.length === 1
}
