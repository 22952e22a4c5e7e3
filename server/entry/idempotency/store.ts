import { and, eq, lt, type SQL } from 'drizzle-orm'
import { idempotencyKeys } from '#db/schema/idempotency-keys.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** A key is one person's, for one route, in one workspace (architecture §6). */
export interface IdempotencyName {
  readonly principal: string
  readonly route: string
  readonly key: string
}

function named(name: IdempotencyName): SQL | undefined {
  const { principal, route, key } = idempotencyKeys
  return and(eq(principal, name.principal), eq(route, name.route), eq(key, name.key))
}

/** @returns true when the key was free and is now ours */
export async function claimKey({ tx, workspaceId }: TenantScope, name: IdempotencyName, requestHash: string, now: Date): Promise<boolean> {
  const claimed = await tx
    .insert(idempotencyKeys)
    .values({ ...name, workspaceId, requestHash, createdAt: now })
    .onConflictDoNothing()
    .returning({ key: idempotencyKeys.key })
  return claimed.length === 1
}

export async function findKey({ tx }: TenantScope, name: IdempotencyName) {
  const [found] = await tx
    .select({ requestHash: idempotencyKeys.requestHash, status: idempotencyKeys.status, response: idempotencyKeys.response })
    .from(idempotencyKeys)
    .where(named(name))
  return found
}

export async function keepAnswer({ tx }: TenantScope, name: IdempotencyName, status: number, response: JsonValue): Promise<void> {
  await tx.update(idempotencyKeys).set({ status, response }).where(named(name))
}

export async function releaseKey({ tx }: TenantScope, name: IdempotencyName): Promise<void> {
  await tx.delete(idempotencyKeys).where(named(name))
}

export async function forgetKeysBefore({ tx }: TenantScope, principal: string, before: Date): Promise<void> {
  await tx.delete(idempotencyKeys).where(and(eq(idempotencyKeys.principal, principal), lt(idempotencyKeys.createdAt, before)))
}

/** Of everybody in the workspace. */
export async function forgetAllBefore({ tx, workspaceId }: TenantScope, before: Date): Promise<void> {
  await tx.delete(idempotencyKeys).where(and(eq(idempotencyKeys.workspaceId, workspaceId), lt(idempotencyKeys.createdAt, before)))
}
