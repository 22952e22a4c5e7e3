import { and, asc, eq, gt, isNull, lte, or } from 'drizzle-orm'
import { delegations } from '#db/schema/delegations.ts'
import { memberships } from '#db/schema/memberships.ts'
import type { TenantScope } from '#db/with-scope.ts'

export type DelegationRow = typeof delegations.$inferSelect

const isOpen = (scope: TenantScope, now: Date) =>
  and(eq(delegations.workspaceId, scope.workspaceId), isNull(delegations.endedAt), gt(delegations.untilAt, now))

export async function insertDelegation(scope: TenantScope, row: Omit<typeof delegations.$inferInsert, 'workspaceId'>): Promise<void> {
  await scope.tx.insert(delegations).values({ ...row, workspaceId: scope.workspaceId })
}

/** Who stands in for whom at this moment; who left stands in for nobody. */
export async function listStandIns(scope: TenantScope, now: Date): Promise<{ userId: string; delegateId: string }[]> {
  return await scope.tx
    .select({ userId: delegations.userId, delegateId: delegations.delegateId })
    .from(delegations)
    .innerJoin(memberships, and(eq(memberships.workspaceId, delegations.workspaceId), eq(memberships.userId, delegations.delegateId)))
    .where(and(isOpen(scope, now), lte(delegations.fromAt, now)))
    .orderBy(asc(delegations.id))
}

/** Whom this person stands in for at this moment. */
export async function namedBy(scope: TenantScope, delegateId: string, now: Date): Promise<string[]> {
  return (await listStandIns(scope, now)).filter((one) => one.delegateId === delegateId).map(({ userId }) => userId)
}

/** What a person gave and was given, now or later. */
export async function listDelegations(scope: TenantScope, userId: string, now: Date): Promise<DelegationRow[]> {
  return await scope.tx
    .select()
    .from(delegations)
    .where(and(isOpen(scope, now), or(eq(delegations.userId, userId), eq(delegations.delegateId, userId))))
    .orderBy(asc(delegations.fromAt), asc(delegations.id))
}

/** @returns false when it is not this person's, or over */
export async function endDelegation(scope: TenantScope, id: string, userId: string, at: Date): Promise<boolean> {
  const ended = await scope.tx
    .update(delegations)
    .set({ endedAt: at })
    .where(and(isOpen(scope, at), eq(delegations.id, id), eq(delegations.userId, userId)))
    .returning({ id: delegations.id })
  return ended.length === 1
}
