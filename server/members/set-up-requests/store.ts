import { and, desc, eq, gt, sql } from 'drizzle-orm'
import { setUpRequests } from '#db/schema/set-up-requests.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

export type SetUpRequestRow = typeof setUpRequests.$inferSelect

/** Two people who ask at once ask once: the second waits for the first. */
export async function lockSetUpRequests({ tx, workspaceId }: TenantScope): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`set-up-requests:${workspaceId}`}, 0))`)
}

export async function insertSetUpRequest(scope: TenantScope, row: Omit<typeof setUpRequests.$inferInsert, 'workspaceId'>): Promise<void> {
  await scope.tx.insert(setUpRequests).values({ ...row, workspaceId: scope.workspaceId })
}

/** Newest first; at most 500. */
export async function listSetUpRequests(scope: TenantScope, since: Date): Promise<SetUpRequestRow[]> {
  return await scope.tx
    .select()
    .from(setUpRequests)
    .where(and(eq(setUpRequests.workspaceId, scope.workspaceId), gt(setUpRequests.createdAt, since)))
    .orderBy(desc(setUpRequests.createdAt), desc(setUpRequests.id))
    .limit(500)
}

/** @throws AppError NOT_FOUND */
export async function findSetUpRequest(scope: TenantScope, id: string): Promise<SetUpRequestRow> {
  const [row] = await scope.tx
    .select()
    .from(setUpRequests)
    .where(and(eq(setUpRequests.workspaceId, scope.workspaceId), eq(setUpRequests.id, id)))
  if (!row) throw new AppError('NOT_FOUND', { context: { request: id } })
  return row
}
