import { eq } from 'drizzle-orm'
import { workspaces } from '#db/schema/workspaces.ts'
import type { TenantScope } from '#db/with-scope.ts'
import { AppError } from '#server/kernel/app-error.ts'

export type WorkspaceRow = typeof workspaces.$inferSelect

/** The workspace of this scope: name, zone, practice. @throws AppError NOT_FOUND */
export async function readWorkspace(scope: TenantScope): Promise<WorkspaceRow> {
  const [row] = await scope.tx.select().from(workspaces).where(eq(workspaces.id, scope.workspaceId))
  if (!row) throw new AppError('NOT_FOUND', { context: { workspace: scope.workspaceId } })
  return row
}
