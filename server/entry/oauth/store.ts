import { and, desc, eq, gt, inArray, isNull, lt, lte, sql } from 'drizzle-orm'
import { oauthRecords } from '#db/schema/oauth-records.ts'
import type { SystemScope } from '#server/tenancy/store.ts'

type OauthRecord = typeof oauthRecords.$inferSelect

export async function putRecord({ tx }: SystemScope, record: Omit<OauthRecord, 'createdAt' | 'consumedAt'>): Promise<void> {
  const { payload, grantHash, expiresAt } = record
  await tx
    .insert(oauthRecords)
    .values(record)
    .onConflictDoUpdate({ target: [oauthRecords.model, oauthRecords.idHash], set: { payload, grantHash, expiresAt } })
}

/** The record while its time is not over. */
export async function findRecord({ tx }: SystemScope, model: string, idHash: string, now: Date): Promise<OauthRecord | undefined> {
  const [row] = await tx
    .select()
    .from(oauthRecords)
    .where(and(eq(oauthRecords.model, model), eq(oauthRecords.idHash, idHash), gt(oauthRecords.expiresAt, now)))
  return row
}

/** @returns false when it was used before: of two that try at once, one */
export async function consumeRecord({ tx }: SystemScope, model: string, idHash: string, now: Date): Promise<boolean> {
  const used = await tx
    .update(oauthRecords)
    .set({ consumedAt: now })
    .where(and(eq(oauthRecords.model, model), eq(oauthRecords.idHash, idHash), isNull(oauthRecords.consumedAt)))
    .returning({ model: oauthRecords.model })
  return used.length === 1
}

export async function deleteRecord({ tx }: SystemScope, model: string, idHash: string): Promise<void> {
  await tx.delete(oauthRecords).where(and(eq(oauthRecords.model, model), eq(oauthRecords.idHash, idHash)))
}

export async function deleteOfGrant({ tx }: SystemScope, model: string, grantHash: string): Promise<void> {
  await tx.delete(oauthRecords).where(and(eq(oauthRecords.model, model), eq(oauthRecords.grantHash, grantHash)))
}

/** Keeps a record longer; never shorter. */
export async function prolongRecord({ tx }: SystemScope, model: string, idHash: string, until: Date): Promise<void> {
  await tx
    .update(oauthRecords)
    .set({ expiresAt: until })
    .where(and(eq(oauthRecords.model, model), eq(oauthRecords.idHash, idHash), lt(oauthRecords.expiresAt, until)))
}

/**
 * Makes room for one more of a kind: of those that nobody prolonged beyond `until`, the oldest go while there are `max`. Until the
 * transaction ends nobody else does: two at once would both find room.
 */
export async function makeRoom({ tx }: SystemScope, model: string, until: Date, max: number): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`oauth:${model}`}, 0))`)
  const ofKind = eq(oauthRecords.model, model)
  const oldest = tx
    .select({ idHash: oauthRecords.idHash })
    .from(oauthRecords)
    .where(and(ofKind, lte(oauthRecords.expiresAt, until)))
    .orderBy(desc(oauthRecords.createdAt))
    .offset(max - 1)
  await tx.delete(oauthRecords).where(and(ofKind, inArray(oauthRecords.idHash, oldest)))
}

/** @returns how many went */
export async function deleteEnded({ tx }: SystemScope, now: Date): Promise<number> {
  const gone = await tx.delete(oauthRecords).where(lt(oauthRecords.expiresAt, now)).returning({ model: oauthRecords.model })
  return gone.length
}
