import { and, eq } from 'drizzle-orm'
import { results } from '#db/schema/results.ts'
import type { TenantScope } from '#db/with-scope.ts'

export type ResultRow = typeof results.$inferSelect

/** The same id twice is kept once, so a repeat after a crash changes nothing. */
export async function insertResult(scope: TenantScope, row: Omit<typeof results.$inferInsert, 'workspaceId'>): Promise<void> {
  await scope.tx
    .insert(results)
    .values({ ...row, workspaceId: scope.workspaceId })
    .onConflictDoNothing()
}

export async function findResult(scope: TenantScope, id: string): Promise<ResultRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(results)
    .where(and(eq(results.workspaceId, scope.workspaceId), eq(results.id, id)))
  return row
}
