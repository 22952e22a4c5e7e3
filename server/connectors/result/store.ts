import { results } from '#db/schema/results.ts'
import type { TenantScope } from '#db/with-scope.ts'

/** The same id twice is kept once, so a repeat after a crash changes nothing. */
export async function insertResult(scope: TenantScope, row: Omit<typeof results.$inferInsert, 'workspaceId'>): Promise<void> {
  await scope.tx
    .insert(results)
    .values({ ...row, workspaceId: scope.workspaceId })
    .onConflictDoNothing()
}
