import { and, count, desc, eq } from 'drizzle-orm'
import { outboxMessages } from '#db/schema/outbox-messages.ts'
import { results } from '#db/schema/results.ts'
import type { TenantScope } from '#db/with-scope.ts'
import { AppError } from '#server/kernel/app-error.ts'

export type ResultRow = typeof results.$inferSelect

export async function listRunResults(scope: TenantScope, runId: string): Promise<ResultRow[]> {
  return await scope.tx
    .select()
    .from(results)
    .where(and(eq(results.workspaceId, scope.workspaceId), eq(results.runId, runId)))
    .orderBy(results.createdAt)
}

export async function listRecentResults(scope: TenantScope, limit: number): Promise<ResultRow[]> {
  return await scope.tx
    .select()
    .from(results)
    .where(eq(results.workspaceId, scope.workspaceId))
    .orderBy(desc(results.createdAt))
    .limit(limit)
}

/** @throws AppError NOT_FOUND */
export async function findResult(scope: TenantScope, id: string): Promise<ResultRow> {
  const [row] = await scope.tx
    .select()
    .from(results)
    .where(and(eq(results.workspaceId, scope.workspaceId), eq(results.id, id)))
  if (!row) throw new AppError('NOT_FOUND', { context: { result: id } })
  return row
}

export async function countOutbox(scope: TenantScope): Promise<number> {
  const [row] = await scope.tx.select({ n: count() }).from(outboxMessages).where(eq(outboxMessages.workspaceId, scope.workspaceId))
  return row?.n ?? 0
}
