import { and, desc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import { memberships } from '#db/schema/memberships.ts'
import { sessions } from '#db/schema/sessions.ts'
import { setupLinks } from '#db/schema/setup-links.ts'
import { users } from '#db/schema/users.ts'
import { isIn, membershipColumns } from '#server/identity/people/store.ts'
import type { SystemScope } from '#server/tenancy/store.ts'

/** Accounts, sessions and setup links: system plane only; the application role cannot read them at all. */
export interface StoredUser {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly passwordHash: string
  readonly disabledAt: Date | null
  /** Until when the account rests after wrong passwords; in the past, or null, when it does not. */
  readonly lockedUntil: Date | null
}
const userColumns = {
  id: users.id,
  email: users.email,
  name: users.name,
  passwordHash: users.passwordHash,
  disabledAt: users.disabledAt,
  lockedUntil: users.lockedUntil,
}

export async function findUserByEmail({ tx }: SystemScope, email: string): Promise<StoredUser | undefined> {
  const [user] = await tx.select(userColumns).from(users).where(eq(users.email, email))
  return user
}

export async function countUsers({ tx }: SystemScope): Promise<number> {
  return await tx.$count(users)
}

export async function listUsers(
  { tx }: SystemScope,
  ids: readonly string[],
): Promise<{ id: string; name: string; email: string; lockedUntil: Date | null }[]> {
  if (ids.length === 0) return []
  return await tx
    .select({ id: users.id, name: users.name, email: users.email, lockedUntil: users.lockedUntil })
    .from(users)
    .where(inArray(users.id, [...ids]))
}

/** @returns false when the e-mail was taken meanwhile. */
export async function insertUser(
  { tx }: SystemScope,
  user: { id: string; email: string; name: string; passwordHash: string },
): Promise<boolean> {
  const inserted = await tx.insert(users).values(user).onConflictDoNothing().returning({ id: users.id })
  return inserted.length === 1
}

/** Gives an account a new password, opens it and ends its sessions (a lost admin). */
export async function resetUser(scope: SystemScope, userId: string, passwordHash: string, now: Date): Promise<void> {
  await scope.tx.update(users).set({ passwordHash, failedCount: 0, lockedUntil: null, disabledAt: null }).where(eq(users.id, userId))
  await scope.tx
    .update(sessions)
    .set({ revokedAt: now })
    .where(and(eq(sessions.userId, userId), isNull(sessions.revokedAt)))
}

/**
 * Counts a try before the password is looked at, so that a hundred guesses at once are a hundred counted tries.
 * @returns false when the account rests.
 */
export async function chargeTry(
  { tx }: SystemScope,
  userId: string,
  limits: { now: Date; triesMax: number; restMs: number },
): Promise<boolean> {
  const rest = new Date(limits.now.getTime() + limits.restMs)
  const open = or(isNull(users.lockedUntil), sql`${users.lockedUntil} <= ${limits.now.toISOString()}`)
  const count = sql`case when ${users.lockedUntil} is null then ${users.failedCount} + 1 else 1 end`
  const charged = await tx
    .update(users)
    .set({
      failedCount: sql`${count}`,
      lockedUntil: sql`case when ${count} >= ${limits.triesMax} then ${rest.toISOString()}::timestamptz end`,
    })
    .where(and(eq(users.id, userId), open))
    .returning({ id: users.id })
  return charged.length === 1
}

/** The password was right: the count starts anew. */
export async function clearTries({ tx }: SystemScope, userId: string): Promise<void> {
  await tx.update(users).set({ failedCount: 0, lockedUntil: null }).where(eq(users.id, userId))
}

export interface StoredSession {
  readonly tokenHash: string
  readonly userId: string
  readonly workspaceId: string | null
  readonly authenticatedAt: Date
  readonly expiresAt: Date
  readonly userAgent: string | null
}

export async function insertSession({ tx }: SystemScope, session: StoredSession): Promise<void> {
  await tx.insert(sessions).values(session)
}

/** A session that is neither over nor revoked, of an account that is not disabled, with the membership it looks through. One statement. */
export async function findSession({ tx }: SystemScope, tokenHash: string, now: Date) {
  const [found] = await tx
    .select({
      userId: users.id,
      name: users.name,
      email: users.email,
      workspaceId: sessions.workspaceId,
      authenticatedAt: sessions.authenticatedAt,
      membership: membershipColumns,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(memberships, and(eq(memberships.userId, users.id), eq(memberships.workspaceId, sessions.workspaceId), isIn))
    .where(and(eq(sessions.tokenHash, tokenHash), isNull(sessions.revokedAt), gt(sessions.expiresAt, now), isNull(users.disabledAt)))
  return found
}

export async function revokeSession({ tx }: SystemScope, tokenHash: string, now: Date): Promise<void> {
  await tx
    .update(sessions)
    .set({ revokedAt: now })
    .where(and(eq(sessions.tokenHash, tokenHash), isNull(sessions.revokedAt)))
}

export async function touchSession(
  { tx }: SystemScope,
  tokenHash: string,
  change: { authenticatedAt?: Date; workspaceId?: string },
): Promise<void> {
  await tx.update(sessions).set(change).where(eq(sessions.tokenHash, tokenHash))
}

/** Sessions that look at this workspace lose it, so a removed person is out at once. */
export async function leaveWorkspace({ tx }: SystemScope, userId: string, workspaceId: string): Promise<void> {
  await tx
    .update(sessions)
    .set({ workspaceId: null })
    .where(and(eq(sessions.userId, userId), eq(sessions.workspaceId, workspaceId)))
}

/** The workspace this person was in last. */
export async function lastWorkspaceOf({ tx }: SystemScope, userId: string): Promise<string | null> {
  const [last] = await tx
    .select({ workspaceId: sessions.workspaceId })
    .from(sessions)
    .where(eq(sessions.userId, userId))
    .orderBy(desc(sessions.createdAt))
    .limit(1)
  return last?.workspaceId ?? null
}

/** Keeps one setup link alive: an earlier one stops working. */
export async function replaceSetupLink({ tx }: SystemScope, link: { secretHash: string; expiresAt: Date }): Promise<void> {
  await tx.delete(setupLinks).where(isNull(setupLinks.usedAt))
  await tx.insert(setupLinks).values(link)
}

/** Spends the link by compare-and-set. @returns false when it is unknown, spent or too old. */
export async function spendSetupLink({ tx }: SystemScope, secretHash: string, now: Date): Promise<boolean> {
  const spent = await tx
    .update(setupLinks)
    .set({ usedAt: now })
    .where(and(eq(setupLinks.secretHash, secretHash), isNull(setupLinks.usedAt), gt(setupLinks.expiresAt, now)))
    .returning({ secretHash: setupLinks.secretHash })
  return spent.length === 1
}

/** True when this link was spent: a second click of the same form. */
export async function wasSetupLinkSpent({ tx }: SystemScope, secretHash: string): Promise<boolean> {
  const [link] = await tx.select({ usedAt: setupLinks.usedAt }).from(setupLinks).where(eq(setupLinks.secretHash, secretHash))
  return Boolean(link?.usedAt)
}
