import { and, desc, eq } from 'drizzle-orm'
import { outboxMessages } from '#db/schema/outbox-messages.ts'
import type { TenantScope } from '#db/with-scope.ts'

export type OutboxRow = typeof outboxMessages.$inferSelect

/** The same message to the same recipients is kept once: a second delivery changes nothing. */
export async function insertOutboxMessage(scope: TenantScope, row: Omit<typeof outboxMessages.$inferInsert, 'workspaceId'>): Promise<void> {
  await scope.tx
    .insert(outboxMessages)
    .values({ ...row, workspaceId: scope.workspaceId })
    .onConflictDoNothing()
}

export async function listOutboxRows(scope: TenantScope, limit: number): Promise<OutboxRow[]> {
  return await scope.tx
    .select()
    .from(outboxMessages)
    .where(eq(outboxMessages.workspaceId, scope.workspaceId))
    .orderBy(desc(outboxMessages.createdAt), desc(outboxMessages.id))
    .limit(limit)
}

export async function findOutboxRow(scope: TenantScope, id: string): Promise<OutboxRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(outboxMessages)
    .where(and(eq(outboxMessages.workspaceId, scope.workspaceId), eq(outboxMessages.id, id)))
  return row
}

export async function hasMessage(scope: TenantScope, messageId: string): Promise<boolean> {
  const [row] = await scope.tx
    .select({ id: outboxMessages.id })
    .from(outboxMessages)
    .where(and(eq(outboxMessages.workspaceId, scope.workspaceId), eq(outboxMessages.messageId, messageId)))
    .limit(1)
  return row !== undefined
}
