import { and, asc, count, desc, eq, gt, isNull, lt, or, type SQL, sql } from 'drizzle-orm'
import { apiTokens } from '#db/schema/api-tokens.ts'
import { memberships } from '#db/schema/memberships.ts'
import { users } from '#db/schema/users.ts'
import { wordOnce } from '#db/word-once.ts'
import { isIn, membershipColumns } from '#server/identity/people/store.ts'
import type { AuthoritySeal } from '#server/signer/authority.ts'
import type { SystemScope, TenantScope } from '#server/tenancy/store.ts'

export interface TokenRow extends AuthoritySeal {
  readonly id: string
  readonly userId: string
  readonly name: string
  readonly prefix: string
  readonly tokenHash: string
  readonly scopes: readonly string[]
  readonly expiresAt: Date
}

const LISTED_MAX = 200
const signedColumns = {
  id: apiTokens.id,
  workspaceId: apiTokens.workspaceId,
  userId: apiTokens.userId,
  tokenHash: apiTokens.tokenHash,
  scopes: apiTokens.scopes,
  expiresAt: apiTokens.expiresAt,
  signature: apiTokens.signature,
  keyId: apiTokens.keyId,
  epoch: apiTokens.epoch,
}

/** The token of that hash, whatever its state, with the person and their membership; looked up before anybody is known. One statement. */
export async function findToken({ tx }: SystemScope, tokenHash: string) {
  const [found] = await byHash(tx, { tokenHash })
  return found
}

const byHash = wordOnce((tx) =>
  tx
    .select({
      ...signedColumns,
      lastUsedAt: apiTokens.lastUsedAt,
      revokedAt: apiTokens.revokedAt,
      personName: users.name,
      email: users.email,
      disabledAt: users.disabledAt,
      membership: membershipColumns,
    })
    .from(apiTokens)
    .innerJoin(users, eq(users.id, apiTokens.userId))
    .leftJoin(memberships, and(eq(memberships.userId, users.id), eq(memberships.workspaceId, apiTokens.workspaceId), isIn))
    .where(eq(apiTokens.tokenHash, sql.placeholder('tokenHash'))),
)

export async function insertToken({ tx, workspaceId }: TenantScope, token: TokenRow & { readonly createdAt: Date }): Promise<void> {
  await tx.insert(apiTokens).values({ ...token, scopes: [...token.scopes], workspaceId })
}

const works = (now: Date): SQL | undefined => and(isNull(apiTokens.revokedAt), gt(apiTokens.expiresAt, now))

/** How many of the person's tokens work here. Until the transaction ends nobody else counts them: two at once would both find room. */
export async function countWorking({ tx, workspaceId }: TenantScope, userId: string, now: Date): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`tokens:${workspaceId}:${userId}`}, 0))`)
  const [row] = await tx
    .select({ n: count() })
    .from(apiTokens)
    .where(and(eq(apiTokens.userId, userId), works(now)))
  return row?.n ?? 0
}

/** Tokens that ended before `since` are left out. @param userId null: everybody's */
export async function listTokenRows({ tx }: TenantScope, userId: string | null, since: Date) {
  const { id, name, prefix, scopes, createdAt, expiresAt, lastUsedAt, refusedAt, revokedAt } = apiTokens
  return await tx
    .select({ id, name, prefix, scopes, createdAt, expiresAt, lastUsedAt, refusedAt, revokedAt, userId: apiTokens.userId })
    .from(apiTokens)
    .where(
      and(userId === null ? undefined : eq(apiTokens.userId, userId), gt(expiresAt, since), or(isNull(revokedAt), gt(revokedAt, since))),
    )
    .orderBy(desc(createdAt), asc(id))
    .limit(LISTED_MAX)
}

/** Moves `last used` on, unless it was moved within the span. */
export async function touchToken({ tx }: TenantScope, id: string, now: Date, notSince: Date): Promise<void> {
  await tx
    .update(apiTokens)
    .set({ lastUsedAt: now })
    .where(and(eq(apiTokens.id, id), or(isNull(apiTokens.lastUsedAt), lt(apiTokens.lastUsedAt, notSince))))
}

/** @returns true when this is the first refusal within the span: that one goes on record */
export async function touchRefused({ tx }: TenantScope, id: string, now: Date, notSince: Date): Promise<boolean> {
  const touched = await tx
    .update(apiTokens)
    .set({ refusedAt: now })
    .where(and(eq(apiTokens.id, id), or(isNull(apiTokens.refusedAt), lt(apiTokens.refusedAt, notSince))))
    .returning({ id: apiTokens.id })
  return touched.length === 1
}

/** @returns whose it was, or nothing when there is none that is not revoked */
export async function revokeTokenRow(
  { tx }: TenantScope,
  id: string,
  by: { readonly userId: string; readonly all: boolean },
  now: Date,
): Promise<string | undefined> {
  const [revoked] = await tx
    .update(apiTokens)
    .set({ revokedAt: now, revokedBy: by.userId })
    .where(and(eq(apiTokens.id, id), by.all ? undefined : eq(apiTokens.userId, by.userId), isNull(apiTokens.revokedAt)))
    .returning({ userId: apiTokens.userId })
  return revoked?.userId
}

/** Whether there is such a token that this person may see, revoked or not. */
export async function hasToken({ tx }: TenantScope, id: string, by: { readonly userId: string; readonly all: boolean }): Promise<boolean> {
  const [found] = await tx
    .select({ id: apiTokens.id })
    .from(apiTokens)
    .where(and(eq(apiTokens.id, id), by.all ? undefined : eq(apiTokens.userId, by.userId)))
  return found !== undefined
}

/** @param userId null: everybody's. @returns ids of the tokens that worked until now */
export async function revokeTokenRows({ tx }: TenantScope, userId: string | null, by: string, now: Date): Promise<string[]> {
  const revoked = await tx
    .update(apiTokens)
    .set({ revokedAt: now, revokedBy: by })
    .where(and(userId === null ? undefined : eq(apiTokens.userId, userId), isNull(apiTokens.revokedAt)))
    .returning({ id: apiTokens.id })
  return revoked.map(({ id }) => id)
}
