import { and, asc, count, desc, eq, inArray, isNotNull, isNull, lt, lte, sql } from 'drizzle-orm'
import { noticeChoices } from '#db/schema/notice-choices.ts'
import { notices } from '#db/schema/notices.ts'
import type { SystemScope, TenantScope } from '#db/with-scope.ts'
import type { MailChoice } from '#server/notices/schema.ts'

export type NoticeRow = typeof notices.$inferSelect

const ofPerson = (scope: TenantScope, userId: string) => and(eq(notices.workspaceId, scope.workspaceId), eq(notices.userId, userId))

/** The same event to the same person by the same channel is kept once. @returns whether anything is new */
export async function insertNotices(
  scope: TenantScope,
  rows: readonly Omit<typeof notices.$inferInsert, 'workspaceId'>[],
): Promise<boolean> {
  if (rows.length === 0) return false
  const inserted = await scope.tx
    .insert(notices)
    .values(rows.map((row) => ({ ...row, workspaceId: scope.workspaceId })))
    .onConflictDoNothing()
    .returning({ id: notices.id })
  return inserted.length > 0
}

/** The bell of one person, newest first. @param filter.before id of the last one seen */
export async function listBell(scope: TenantScope, userId: string, filter: { before?: string; limit: number }): Promise<NoticeRow[]> {
  return await scope.tx
    .select()
    .from(notices)
    .where(
      and(ofPerson(scope, userId), eq(notices.channel, 'bell'), filter.before === undefined ? undefined : lt(notices.id, filter.before)),
    )
    .orderBy(desc(notices.id))
    .limit(filter.limit)
}

export async function countUnread(scope: TenantScope, userId: string): Promise<number> {
  const [row] = await scope.tx
    .select({ n: count() })
    .from(notices)
    .where(and(ofPerson(scope, userId), eq(notices.channel, 'bell'), isNull(notices.readAt)))
  return row?.n ?? 0
}

/** @param ids of this person's own; others are left alone */
export async function markRead(scope: TenantScope, userId: string, ids: readonly string[] | 'all', at: Date): Promise<void> {
  await scope.tx
    .update(notices)
    .set({ readAt: at })
    .where(
      and(
        ofPerson(scope, userId),
        eq(notices.channel, 'bell'),
        isNull(notices.readAt),
        ids === 'all' ? undefined : inArray(notices.id, [...ids]),
      ),
    )
}

/** Mail choices of these people, by `userId kind`. */
export async function listChoices(scope: TenantScope, userIds: readonly string[]): Promise<Map<string, MailChoice>> {
  if (userIds.length === 0) return new Map()
  const rows = await scope.tx
    .select()
    .from(noticeChoices)
    .where(and(eq(noticeChoices.workspaceId, scope.workspaceId), inArray(noticeChoices.userId, [...userIds])))
  return new Map(rows.map(({ userId, kind, mail }) => [`${userId} ${kind}`, mail]))
}

export async function setChoice(scope: TenantScope, userId: string, kind: string, mail: MailChoice): Promise<void> {
  await scope.tx
    .insert(noticeChoices)
    .values({ workspaceId: scope.workspaceId, userId, kind, mail })
    .onConflictDoUpdate({ target: [noticeChoices.workspaceId, noticeChoices.userId, noticeChoices.kind], set: { mail } })
}

/** Whom mail is due for, of all workspaces; the longest waiting first. */
export async function listDueMail(system: SystemScope, now: Date, limit: number): Promise<{ workspaceId: string; userId: string }[]> {
  return await system.tx
    .select({ workspaceId: notices.workspaceId, userId: notices.userId })
    .from(notices)
    .where(and(isNotNull(notices.dueAt), lte(notices.dueAt, now)))
    .groupBy(notices.workspaceId, notices.userId)
    .orderBy(asc(sql`min(${notices.dueAt})`))
    .limit(limit)
}

/**
 * Takes what is due for one person: raises its count of tries and moves its next try away, so that nobody else takes it
 * meanwhile. What another worker is taking just now is left to it.
 * @param waitMs by tries so far, this one included
 */
export async function claimDueMail(
  scope: TenantScope,
  userId: string,
  now: Date,
  options: { waitMs: (attempts: number) => number; limit: number },
) {
  const due = await scope.tx
    .select()
    .from(notices)
    .where(and(ofPerson(scope, userId), eq(notices.channel, 'mail'), lte(notices.dueAt, now)))
    .orderBy(asc(notices.id))
    .limit(options.limit)
    .for('update', { skipLocked: true })
  for (const row of due) {
    const attempts = row.attempts + 1
    await updateNotices(scope, [row.id], { attempts, dueAt: new Date(now.getTime() + options.waitMs(attempts)) })
  }
  return due.map((row) => ({ ...row, attempts: row.attempts + 1 }))
}

/** Changes mails that are not settled yet; what is settled stays. */
export async function updateNotices(scope: TenantScope, ids: readonly string[], change: Partial<NoticeRow>): Promise<void> {
  await scope.tx
    .update(notices)
    .set(change)
    .where(and(eq(notices.workspaceId, scope.workspaceId), inArray(notices.id, [...ids]), isNotNull(notices.dueAt)))
}

/** Mail of the last days that could not be delivered, and what the server said last. */
export async function findGivenUp(scope: TenantScope, since: Date): Promise<{ n: number; lastAnswer: string | null }> {
  const rows = await scope.tx
    .select({ lastAnswer: notices.lastAnswer })
    .from(notices)
    .where(
      and(
        eq(notices.workspaceId, scope.workspaceId),
        eq(notices.state, 'given_up'),
        lte(sql`${since.toISOString()}::timestamptz`, notices.settledAt),
      ),
    )
    .orderBy(desc(notices.settledAt))
    .limit(1000)
  return { n: rows.length, lastAnswer: rows[0]?.lastAnswer ?? null }
}
