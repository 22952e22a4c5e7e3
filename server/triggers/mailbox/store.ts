import { and, asc, count, desc, eq, isNull, lte, notInArray } from 'drizzle-orm'
import { mailboxMessages } from '#db/schema/mailbox-messages.ts'
import { mailboxes } from '#db/schema/mailboxes.ts'
import { runs } from '#db/schema/runs.ts'
import type { SystemScope, TenantScope } from '#db/with-scope.ts'
import { AppError } from '#server/kernel/app-error.ts'

export type MailboxRow = typeof mailboxes.$inferSelect
export type MessageRow = typeof mailboxMessages.$inferSelect
/** All that the system plane sees of a mailbox. */
export interface DueMailbox {
  readonly workspaceId: string
  readonly id: string
  readonly ownerId: string
}

const key = (scope: TenantScope, id: string) => and(eq(mailboxes.workspaceId, scope.workspaceId), eq(mailboxes.id, id))

export async function insertMailbox(scope: TenantScope, row: Omit<typeof mailboxes.$inferInsert, 'workspaceId'>): Promise<MailboxRow> {
  const [inserted] = await scope.tx
    .insert(mailboxes)
    .values({ ...row, workspaceId: scope.workspaceId })
    .returning()
  if (!inserted) throw new AppError('INTERNAL')
  return inserted
}

/** @throws AppError NOT_FOUND, also for a deleted one */
export async function findMailbox(scope: TenantScope, id: string, options: { lock?: boolean } = {}): Promise<MailboxRow> {
  const query = scope.tx.select().from(mailboxes).where(key(scope, id))
  const [row] = options.lock ? await query.for('update') : await query
  if (!row || row.deletedAt !== null) throw new AppError('NOT_FOUND', { context: { mailbox: id } })
  return row
}

export async function updateMailbox(scope: TenantScope, id: string, change: Partial<MailboxRow>): Promise<void> {
  await scope.tx.update(mailboxes).set(change).where(key(scope, id))
}

export async function listMailboxRows(scope: TenantScope, memberId: string): Promise<MailboxRow[]> {
  return await scope.tx
    .select()
    .from(mailboxes)
    .where(and(eq(mailboxes.workspaceId, scope.workspaceId), eq(mailboxes.memberId, memberId), isNull(mailboxes.deletedAt)))
    .orderBy(desc(mailboxes.id))
}

export async function countMailboxes(scope: TenantScope): Promise<number> {
  const [row] = await scope.tx
    .select({ n: count() })
    .from(mailboxes)
    .where(and(eq(mailboxes.workspaceId, scope.workspaceId), isNull(mailboxes.deletedAt)))
  return row?.n ?? 0
}

/** @returns false when that number of the mailbox, or that message, was taken before */
export async function insertMessage(scope: TenantScope, row: Omit<MessageRow, 'workspaceId'>): Promise<boolean> {
  const inserted = await scope.tx
    .insert(mailboxMessages)
    .values({ ...row, workspaceId: scope.workspaceId })
    .onConflictDoNothing()
    .returning({ uid: mailboxMessages.uid })
  return inserted.length === 1
}

const ofMailbox = (scope: TenantScope, id: string) =>
  and(eq(mailboxMessages.workspaceId, scope.workspaceId), eq(mailboxMessages.mailboxId, id))

/** Whether a message of that number was looked at before. */
export async function isNumberTaken(scope: TenantScope, id: string, { uid, uidValidity }: Pick<MessageRow, 'uid' | 'uidValidity'>) {
  const where = and(ofMailbox(scope, id), eq(mailboxMessages.uidValidity, uidValidity), eq(mailboxMessages.uid, uid))
  return (await scope.tx.$count(mailboxMessages, where)) > 0
}

/** Whether that message was taken before, under whatever number. */
export async function isMessageTaken(scope: TenantScope, id: string, messageKey: string): Promise<boolean> {
  return (await scope.tx.$count(mailboxMessages, and(ofMailbox(scope, id), eq(mailboxMessages.messageKey, messageKey)))) > 0
}

/** Newest first, with the run each started. */
export async function listMessageRows(scope: TenantScope, id: string, limit: number) {
  return await scope.tx
    .select({ message: mailboxMessages, run: runs })
    .from(mailboxMessages)
    .leftJoin(runs, and(eq(runs.workspaceId, mailboxMessages.workspaceId), eq(runs.id, mailboxMessages.runId)))
    .where(ofMailbox(scope, id))
    .orderBy(desc(mailboxMessages.at), desc(mailboxMessages.uid))
    .limit(limit)
}

/** Mailboxes to look into now. */
export async function listDueMailboxes(system: SystemScope, now: Date, limit: number, without: readonly string[]): Promise<DueMailbox[]> {
  return await system.tx
    .select({ workspaceId: mailboxes.workspaceId, id: mailboxes.id, ownerId: mailboxes.ownerId })
    .from(mailboxes)
    .where(
      and(
        lte(mailboxes.nextAt, now),
        isNull(mailboxes.pausedAt),
        isNull(mailboxes.deletedAt),
        without.length === 0 ? undefined : notInArray(mailboxes.id, [...without]),
      ),
    )
    .orderBy(asc(mailboxes.nextAt))
    .limit(limit)
}
