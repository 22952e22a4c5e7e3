import { and, eq, lt } from 'drizzle-orm'
import { asks } from '#db/schema/asks.ts'
import type { SystemScope, TenantScope } from '#db/with-scope.ts'
import { AppError } from '#server/kernel/app-error.ts'

export type AskRow = typeof asks.$inferSelect

export async function listRunAsks(scope: TenantScope, runId: string): Promise<AskRow[]> {
  return await scope.tx
    .select()
    .from(asks)
    .where(and(eq(asks.workspaceId, scope.workspaceId), eq(asks.runId, runId)))
    .orderBy(asks.createdAt)
}

export async function listOpenAsks(scope: TenantScope): Promise<AskRow[]> {
  return await scope.tx
    .select()
    .from(asks)
    .where(and(eq(asks.workspaceId, scope.workspaceId), eq(asks.status, 'open')))
    .orderBy(asks.expiresAt)
    .limit(200)
}

/** Asks once per run and place; a second walk finds the question open. */
/** @returns false when this place of the run has its question already: a walk that came by again. */
export async function insertAsk(scope: TenantScope, row: Omit<typeof asks.$inferInsert, 'workspaceId'>): Promise<boolean> {
  const inserted = await scope.tx
    .insert(asks)
    .values({ ...row, workspaceId: scope.workspaceId })
    .onConflictDoNothing()
    .returning({ id: asks.id })
  return inserted.length === 1
}

export async function findAsk(scope: TenantScope, id: string): Promise<AskRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(asks)
    .where(and(eq(asks.workspaceId, scope.workspaceId), eq(asks.id, id)))
  return row
}

/** @throws AppError NOT_FOUND */
export async function lockAsk(scope: TenantScope, id: string): Promise<AskRow> {
  const [row] = await scope.tx
    .select()
    .from(asks)
    .where(and(eq(asks.workspaceId, scope.workspaceId), eq(asks.id, id)))
    .for('update')
  if (!row) throw new AppError('NOT_FOUND', { context: { ask: id } })
  return row
}

export async function updateAsk(scope: TenantScope, id: string, change: Partial<AskRow>): Promise<void> {
  await scope.tx
    .update(asks)
    .set(change)
    .where(and(eq(asks.workspaceId, scope.workspaceId), eq(asks.id, id)))
}

/** Open questions past their time, of all workspaces. */
export async function listOverdueAsks(system: SystemScope, now: Date, limit: number): Promise<{ workspaceId: string; id: string }[]> {
  return await system.tx
    .select({ workspaceId: asks.workspaceId, id: asks.id })
    .from(asks)
    .where(and(eq(asks.status, 'open'), lt(asks.expiresAt, now)))
    .limit(limit)
}
