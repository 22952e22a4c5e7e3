import { and, asc, count, desc, eq, inArray, isNull, lt, lte, notInArray, sql } from 'drizzle-orm'
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
export async function isMessageTaken(scope: TenantScope, id: string, keys: readonly string[]): Promise<boolean> {
  return (await scope.tx.$count(mailboxMessages, and(ofMailbox(scope, id), inArray(mailboxMessages.messageKey, [...keys])))) > 0
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

/**
 * Mailboxes to look into now, the longest due first, of each workspace so many at most: one with hundreds keeps no other waiting.
 * @param without those under way, and workspaces that have as many under way as they may
 */
export async function listDueMailboxes(
  system: SystemScope,
  now: Date,
  { limit, ofWorkspace }: { readonly limit: number; readonly ofWorkspace: number },
  without: { readonly ids: readonly string[]; readonly workspaceIds: readonly string[] },
): Promise<DueMailbox[]> {
  const { id, nextAt, ownerId, workspaceId } = mailboxes
  const turn = sql<number>`row_number() over (partition by ${workspaceId} order by ${nextAt}, ${id})`.as('turn')
  const due = system.tx
    .select({ workspaceId, id, ownerId, nextAt, turn })
    .from(mailboxes)
    .where(
      and(
        lte(nextAt, now),
        isNull(mailboxes.pausedAt),
        isNull(mailboxes.deletedAt),
        without.ids.length === 0 ? undefined : notInArray(id, [...without.ids]),
        without.workspaceIds.length === 0 ? undefined : notInArray(workspaceId, [...without.workspaceIds]),
      ),
    )
    .as('due')
  return await system.tx
    .select({ workspaceId: due.workspaceId, id: due.id, ownerId: due.ownerId })
    .from(due)
    .where(lte(due.turn, ofWorkspace))
    .orderBy(asc(due.nextAt))
    .limit(limit)
}

/** Workspaces with messages from before a moment. */
export async function listWorkspacesWithOldMail(system: SystemScope, before: Date, limit: number): Promise<string[]> {
  const rows = await system.tx
    .selectDistinct({ workspaceId: mailboxMessages.workspaceId })
    .from(mailboxMessages)
    .where(lt(mailboxMessages.at, before))
    .orderBy(asc(mailboxMessages.workspaceId))
    .limit(limit)
  return rows.map(({ workspaceId }) => workspaceId)
}

/** Takes away what is older, so many at a time. @returns the whole messages that no row names any more */
export async function deleteOldMessages(scope: TenantScope, before: Date, limit: number): Promise<string[]> {
  const { at, mailboxId, uid, uidValidity, workspaceId } = mailboxMessages
  const old = scope.tx
    .select({ mailboxId, uidValidity, uid })
    .from(mailboxMessages)
    .where(and(eq(workspaceId, scope.workspaceId), lt(at, before)))
    .orderBy(asc(at))
    .limit(limit)
  const isOld = sql`(${mailboxId}, ${uidValidity}, ${uid}) in (${old})`
  const gone = await scope.tx
    .delete(mailboxMessages)
    .where(and(eq(workspaceId, scope.workspaceId), isOld))
    .returning({ blob: mailboxMessages.blob })
  const refs = [...new Set(gone.flatMap(({ blob }) => blob ?? []))]
  if (refs.length === 0) return []
  const named = await scope.tx
    .selectDistinct({ blob: mailboxMessages.blob })
    .from(mailboxMessages)
    .where(and(eq(workspaceId, scope.workspaceId), inArray(mailboxMessages.blob, refs)))
  const kept = new Set(named.map(({ blob }) => blob))
  return refs.filter((ref) => !kept.has(ref))
}

/** Workspaces that have, or had, a mailbox. */
export async function listMailWorkspaces(system: SystemScope, limit: number): Promise<string[]> {
  const rows = await system.tx
    .selectDistinct({ workspaceId: mailboxes.workspaceId })
    .from(mailboxes)
    .orderBy(asc(mailboxes.workspaceId))
    .limit(limit)
  return rows.map(({ workspaceId }) => workspaceId)
}
