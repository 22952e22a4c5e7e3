import { and, asc, count, desc, eq, gt, isNull, lt, or, sql } from 'drizzle-orm'
import { connectedPrograms } from '#db/schema/connected-programs.ts'
import { users } from '#db/schema/users.ts'
import type { ProgramSurface } from '#server/identity/programs/schema.ts'
import type { AuthoritySeal } from '#server/signer/authority.ts'
import type { SystemScope, TenantScope } from '#server/tenancy/store.ts'

export interface ProgramRow extends AuthoritySeal {
  readonly id: string
  readonly userId: string
  readonly clientId: string
  readonly name: string
  readonly answersTo: string
  readonly surface: ProgramSurface
  readonly createdAt: Date
  readonly expiresAt: Date
}

const LISTED_MAX = 200

/** The program with the person who let it in, whatever its state; looked up before anybody is known. */
export async function findProgram({ tx }: SystemScope, workspaceId: string, id: string) {
  const { name, email, disabledAt } = users
  const [found] = await tx
    .select({ program: connectedPrograms, personName: name, email, disabledAt })
    .from(connectedPrograms)
    .innerJoin(users, eq(users.id, connectedPrograms.userId))
    .where(and(eq(connectedPrograms.workspaceId, workspaceId), eq(connectedPrograms.id, id)))
  return found
}

export async function insertProgram({ tx, workspaceId }: TenantScope, program: ProgramRow): Promise<void> {
  await tx.insert(connectedPrograms).values({ ...program, workspaceId })
}

/** How many of the person's programs work here. Until the transaction ends nobody else counts them. */
export async function countWorkingPrograms({ tx, workspaceId }: TenantScope, userId: string, now: Date): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`programs:${workspaceId}:${userId}`}, 0))`)
  const [row] = await tx
    .select({ n: count() })
    .from(connectedPrograms)
    .where(and(eq(connectedPrograms.userId, userId), isNull(connectedPrograms.revokedAt), gt(connectedPrograms.expiresAt, now)))
  return row?.n ?? 0
}

/** Programs that ended before `since` are left out. @param userId null: everybody's */
export async function listProgramRows({ tx }: TenantScope, userId: string | null, since: Date) {
  const { expiresAt, revokedAt, createdAt, id } = connectedPrograms
  return await tx
    .select()
    .from(connectedPrograms)
    .where(
      and(
        userId === null ? undefined : eq(connectedPrograms.userId, userId),
        gt(expiresAt, since),
        or(isNull(revokedAt), gt(revokedAt, since)),
      ),
    )
    .orderBy(desc(createdAt), asc(id))
    .limit(LISTED_MAX)
}

/** Moves `last used` on, unless it was moved within the span. */
export async function touchProgram({ tx }: TenantScope, id: string, now: Date, notSince: Date): Promise<void> {
  const { lastUsedAt } = connectedPrograms
  await tx
    .update(connectedPrograms)
    .set({ lastUsedAt: now })
    .where(and(eq(connectedPrograms.id, id), or(isNull(lastUsedAt), lt(lastUsedAt, notSince))))
}

/** @returns who let it in, or nothing when there is none that is not revoked */
export async function revokeProgramRow(
  { tx }: TenantScope,
  id: string,
  by: { readonly userId: string; readonly all: boolean },
  now: Date,
): Promise<string | undefined> {
  const { userId, revokedAt } = connectedPrograms
  const [revoked] = await tx
    .update(connectedPrograms)
    .set({ revokedAt: now, revokedBy: by.userId })
    .where(and(eq(connectedPrograms.id, id), by.all ? undefined : eq(userId, by.userId), isNull(revokedAt)))
    .returning({ userId })
  return revoked?.userId
}

/** Whether there is such a program that this person may see, revoked or not. */
export async function hasProgram(
  { tx }: TenantScope,
  id: string,
  by: { readonly userId: string; readonly all: boolean },
): Promise<boolean> {
  const [found] = await tx
    .select({ id: connectedPrograms.id })
    .from(connectedPrograms)
    .where(and(eq(connectedPrograms.id, id), by.all ? undefined : eq(connectedPrograms.userId, by.userId)))
  return found !== undefined
}

/** @param userId null: everybody's. @returns ids of the programs that worked until now */
export async function revokeProgramRows({ tx }: TenantScope, userId: string | null, by: string, now: Date): Promise<string[]> {
  const revoked = await tx
    .update(connectedPrograms)
    .set({ revokedAt: now, revokedBy: by })
    .where(and(userId === null ? undefined : eq(connectedPrograms.userId, userId), isNull(connectedPrograms.revokedAt)))
    .returning({ id: connectedPrograms.id })
  return revoked.map(({ id }) => id)
}
