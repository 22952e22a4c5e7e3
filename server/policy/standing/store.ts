import { and, asc, count, desc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import { permissionRequests } from '#db/schema/permission-requests.ts'
import { permissionUses } from '#db/schema/permission-uses.ts'
import { runs } from '#db/schema/runs.ts'
import { suggestionAnswers } from '#db/schema/suggestion-answers.ts'
import { whitelistEntries } from '#db/schema/whitelist-entries.ts'
import type { TenantScope } from '#db/with-scope.ts'
import { AppError } from '#server/kernel/app-error.ts'

export type PermissionRow = typeof whitelistEntries.$inferSelect
export type PermissionRequestRow = typeof permissionRequests.$inferSelect
export type PermissionUse = Omit<typeof permissionUses.$inferSelect, 'workspaceId'>

/** Standing permissions of the workspace, or of one member, newest first. */
export async function listPermissions(scope: TenantScope, memberId?: string): Promise<PermissionRow[]> {
  const ofMember = memberId === undefined ? undefined : eq(whitelistEntries.memberId, memberId)
  return await scope.tx
    .select()
    .from(whitelistEntries)
    .where(and(eq(whitelistEntries.workspaceId, scope.workspaceId), ofMember))
    .orderBy(desc(whitelistEntries.createdAt))
    .limit(1000)
}

/** Those that plans name, locked in one order: two plans do not both take the last use. */
export async function lockPermissions(scope: TenantScope, digests: readonly string[]): Promise<PermissionRow[]> {
  if (digests.length === 0) return []
  return await scope.tx
    .select()
    .from(whitelistEntries)
    .where(and(eq(whitelistEntries.workspaceId, scope.workspaceId), inArray(whitelistEntries.digest, [...digests])))
    .orderBy(asc(whitelistEntries.id))
    .for('update')
}

export async function insertPermission(scope: TenantScope, row: Omit<typeof whitelistEntries.$inferInsert, 'workspaceId'>): Promise<void> {
  await scope.tx.insert(whitelistEntries).values({ ...row, workspaceId: scope.workspaceId })
}

/** @returns false when it was suspended already, or is not there */
export async function suspendRow(scope: TenantScope, id: string, at: Date, why: string): Promise<boolean> {
  const rows = await scope.tx
    .update(whitelistEntries)
    .set({ suspendedAt: at, suspendedWhy: why })
    .where(and(eq(whitelistEntries.workspaceId, scope.workspaceId), eq(whitelistEntries.id, id), isNull(whitelistEntries.suspendedAt)))
    .returning({ id: whitelistEntries.id })
  return rows.length === 1
}

export async function insertUses(scope: TenantScope, uses: readonly PermissionUse[]): Promise<void> {
  if (uses.length > 0) await scope.tx.insert(permissionUses).values(uses.map((use) => ({ ...use, workspaceId: scope.workspaceId })))
}

export async function countUses(scope: TenantScope, entryId: string, where: { since: Date } | { lineageId: string }): Promise<number> {
  const [row] = await scope.tx
    .select({ n: count() })
    .from(permissionUses)
    .where(
      and(
        eq(permissionUses.workspaceId, scope.workspaceId),
        eq(permissionUses.entryId, entryId),
        'since' in where
          ? gt(permissionUses.at, where.since)
          : sql`${permissionUses.runId} in (select id from ${runs} where ${runs.workspaceId} = ${scope.workspaceId} and ${runs.lineageId} = ${where.lineageId})`,
      ),
    )
  return row?.n ?? 0
}

export async function insertRequest(scope: TenantScope, row: Omit<typeof permissionRequests.$inferInsert, 'workspaceId'>): Promise<void> {
  await scope.tx.insert(permissionRequests).values({ ...row, workspaceId: scope.workspaceId })
}

export async function listRequests(scope: TenantScope, status: PermissionRequestRow['status']): Promise<PermissionRequestRow[]> {
  return await scope.tx
    .select()
    .from(permissionRequests)
    .where(and(eq(permissionRequests.workspaceId, scope.workspaceId), eq(permissionRequests.status, status)))
    .orderBy(desc(permissionRequests.createdAt))
    .limit(200)
}

/** @throws AppError NOT_FOUND */
export async function findRequest(scope: TenantScope, id: string): Promise<PermissionRequestRow> {
  const [row] = await scope.tx
    .select()
    .from(permissionRequests)
    .where(and(eq(permissionRequests.workspaceId, scope.workspaceId), eq(permissionRequests.id, id)))
    .for('update')
  if (!row) throw new AppError('NOT_FOUND', { context: { request: id } })
  return row
}

/** `open → granted | declined`, once. @throws AppError CONFLICT */
export async function decideRequest(
  scope: TenantScope,
  id: string,
  change: { status: 'granted' | 'declined'; decidedBy: string; decidedAt: Date },
): Promise<void> {
  const rows = await scope.tx
    .update(permissionRequests)
    .set(change)
    .where(and(eq(permissionRequests.workspaceId, scope.workspaceId), eq(permissionRequests.id, id), eq(permissionRequests.status, 'open')))
    .returning({ id: permissionRequests.id })
  if (rows.length === 0) throw new AppError('CONFLICT', { context: { request: id, why: 'it was decided already' } })
}

/** "Not for this": a person is not asked again to ask for a permission of this ability until then. */
export async function keepQuiet(
  scope: TenantScope,
  answer: { memberId: string; tool: string; userId: string; quietUntil: Date },
): Promise<void> {
  const key = [suggestionAnswers.workspaceId, suggestionAnswers.memberId, suggestionAnswers.tool, suggestionAnswers.userId]
  const { quietUntil } = answer
  await scope.tx
    .insert(suggestionAnswers)
    .values({ ...answer, workspaceId: scope.workspaceId })
    .onConflictDoUpdate({ target: key, set: { quietUntil } })
}

export async function isQuiet(scope: TenantScope, about: { memberId: string; tool: string; userId: string; at: Date }): Promise<boolean> {
  const { at, memberId, tool, userId } = about
  const n = await scope.tx.$count(
    suggestionAnswers,
    and(
      eq(suggestionAnswers.workspaceId, scope.workspaceId),
      eq(suggestionAnswers.memberId, memberId),
      eq(suggestionAnswers.tool, tool),
      eq(suggestionAnswers.userId, userId),
      gt(suggestionAnswers.quietUntil, at),
    ),
  )
  return n > 0
}
