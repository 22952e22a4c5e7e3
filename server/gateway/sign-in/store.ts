import { and, eq, isNull, lt, or, sql } from 'drizzle-orm'
import { connectorSignInRequests } from '#db/schema/connector-sign-in-requests.ts'
import { connectorSignIns } from '#db/schema/connector-sign-ins.ts'
import { connectors } from '#db/schema/connectors.ts'
import type { TenantScope } from '#db/with-scope.ts'

export type SignInRow = typeof connectorSignIns.$inferSelect

/** The sign-in of an app, by its short name, with what the database's clock says of it. */
export async function findSignInByKey(scope: TenantScope, key: string) {
  const [found] = await scope.tx
    .select({
      row: connectorSignIns,
      config: connectors.config,
      isDue: sql<boolean>`coalesce(${connectorSignIns.renewAt} <= now(), false)`,
      isOver: sql<boolean>`coalesce(${connectorSignIns.expiresAt} <= now(), false)`,
    })
    .from(connectorSignIns)
    .innerJoin(connectors, and(eq(connectors.workspaceId, connectorSignIns.workspaceId), eq(connectors.id, connectorSignIns.connectorId)))
    .where(and(eq(connectors.workspaceId, scope.workspaceId), eq(connectors.key, key)))
  return found
}

export async function findSignIn(scope: TenantScope, connectorId: string): Promise<SignInRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(connectorSignIns)
    .where(and(eq(connectorSignIns.workspaceId, scope.workspaceId), eq(connectorSignIns.connectorId, connectorId)))
  return row
}

/** Every sign-in of the workspace; one that has ended still has the client's secret. */
export async function listSignIns(scope: TenantScope): Promise<SignInRow[]> {
  return await scope.tx.select().from(connectorSignIns).where(eq(connectorSignIns.workspaceId, scope.workspaceId))
}

/** Two that sign in to the same app at once stand in line. */
export async function lockSignIn(scope: TenantScope, connectorId: string): Promise<void> {
  await scope.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`sign-in:${scope.workspaceId}:${connectorId}`}, 0))`)
}

type Written = Omit<typeof connectorSignIns.$inferInsert, 'workspaceId' | 'createdAt'>

export async function putSignIn(scope: TenantScope, row: Written): Promise<void> {
  const { connectorId: _same, ...change } = row
  await scope.tx
    .insert(connectorSignIns)
    .values({ ...row, workspaceId: scope.workspaceId })
    .onConflictDoUpdate({ target: [connectorSignIns.workspaceId, connectorSignIns.connectorId], set: change })
}

/** Changes the sign-in if its tokens are still those. @returns whether they were */
export async function changeSignIn(
  scope: TenantScope,
  seen: { readonly connectorId: string; readonly version: number; readonly leaseId?: string },
  change: Partial<Omit<Written, 'connectorId'>>,
): Promise<boolean> {
  const changed = await scope.tx
    .update(connectorSignIns)
    .set(change)
    .where(
      and(
        eq(connectorSignIns.workspaceId, scope.workspaceId),
        eq(connectorSignIns.connectorId, seen.connectorId),
        eq(connectorSignIns.version, seen.version),
        eq(connectorSignIns.state, 'signed_in'),
        ...(seen.leaseId === undefined ? [] : [eq(connectorSignIns.leaseId, seen.leaseId)]),
      ),
    )
    .returning({ id: connectorSignIns.connectorId })
  return changed.length > 0
}

/** Takes the right to renew these tokens, unless somebody holds it. @param leaseMs on the database's clock */
export async function takeLease(
  scope: TenantScope,
  seen: { readonly connectorId: string; readonly version: number },
  leaseId: string,
  leaseMs: number,
): Promise<boolean> {
  const taken = await scope.tx
    .update(connectorSignIns)
    .set({ leaseId, leaseUntil: sql`now() + ${leaseMs} * interval '1 millisecond'` })
    .where(
      and(
        eq(connectorSignIns.workspaceId, scope.workspaceId),
        eq(connectorSignIns.connectorId, seen.connectorId),
        eq(connectorSignIns.version, seen.version),
        eq(connectorSignIns.state, 'signed_in'),
        or(isNull(connectorSignIns.leaseUntil), lt(connectorSignIns.leaseUntil, sql`now()`)),
      ),
    )
    .returning({ id: connectorSignIns.connectorId })
  return taken.length > 0
}

export async function insertRequest(
  scope: TenantScope,
  row: Omit<typeof connectorSignInRequests.$inferInsert, 'workspaceId' | 'createdAt'>,
): Promise<void> {
  await scope.tx
    .delete(connectorSignInRequests)
    .where(and(eq(connectorSignInRequests.workspaceId, scope.workspaceId), lt(connectorSignInRequests.expiresAt, sql`now()`)))
  await scope.tx.insert(connectorSignInRequests).values({ ...row, workspaceId: scope.workspaceId })
}

/** A state is good once: it is gone with the look at it. */
export async function takeRequest(scope: TenantScope, stateHash: string) {
  const [taken] = await scope.tx
    .delete(connectorSignInRequests)
    .where(and(eq(connectorSignInRequests.workspaceId, scope.workspaceId), eq(connectorSignInRequests.stateHash, stateHash)))
    .returning()
  return taken
}
