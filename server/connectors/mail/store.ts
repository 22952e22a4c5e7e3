import { and, desc, eq, lte } from 'drizzle-orm'
import { mailServers } from '#db/schema/mail-servers.ts'
import { outboxMessages } from '#db/schema/outbox-messages.ts'
import { sentMails } from '#db/schema/sent-mails.ts'
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

export type MailServerRow = typeof mailServers.$inferSelect

/** The setting in force, or the one that was at a moment; undefined = none yet. */
export async function findMailServer(scope: TenantScope, at?: Date): Promise<MailServerRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(mailServers)
    .where(and(eq(mailServers.workspaceId, scope.workspaceId), at === undefined ? undefined : lte(mailServers.createdAt, at)))
    .orderBy(desc(mailServers.version))
    .limit(1)
  return row
}

/** Settings are kept one after the other; two admins at once cannot have the same number. */
export async function insertMailServer(scope: TenantScope, row: Omit<typeof mailServers.$inferInsert, 'workspaceId'>): Promise<void> {
  await scope.tx.insert(mailServers).values({ ...row, workspaceId: scope.workspaceId })
}

/**
 * Says that a message is on its way to the workspace's own server.
 * @returns what is known of it: `new` when it may be sent now, and then nobody else may
 */
export async function beginSending(scope: TenantScope, messageId: string): Promise<'new' | 'sending' | 'sent'> {
  const begun = await scope.tx
    .insert(sentMails)
    .values({ workspaceId: scope.workspaceId, messageId, state: 'sending' })
    .onConflictDoUpdate({
      target: [sentMails.workspaceId, sentMails.messageId],
      set: { state: 'sending', settledAt: null },
      setWhere: eq(sentMails.state, 'refused'),
    })
    .returning({ messageId: sentMails.messageId })
  if (begun.length === 1) return 'new'
  const known = await findSentMail(scope, messageId)
  return known === 'sent' ? 'sent' : 'sending'
}

export async function settleSending(
  scope: TenantScope,
  messageId: string,
  settled: { state: 'sent' | 'refused'; answer: string; at: Date },
): Promise<void> {
  const { state, answer, at } = settled
  await scope.tx
    .update(sentMails)
    .set({ state, answer, settledAt: at })
    .where(and(eq(sentMails.workspaceId, scope.workspaceId), eq(sentMails.messageId, messageId)))
}

export async function findSentMail(scope: TenantScope, messageId: string): Promise<'sending' | 'sent' | 'refused' | undefined> {
  const [row] = await scope.tx
    .select({ state: sentMails.state })
    .from(sentMails)
    .where(and(eq(sentMails.workspaceId, scope.workspaceId), eq(sentMails.messageId, messageId)))
  return row?.state
}
