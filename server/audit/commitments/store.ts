import { and, eq, inArray } from 'drizzle-orm'
import { auditCommitments } from '#db/schema/audit-commitments.ts'
import type { TenantScope } from '#db/with-scope.ts'

export async function insertCommitments(
  scope: TenantScope,
  rows: readonly { readonly digest: string; readonly salt: string; readonly value: string }[],
): Promise<void> {
  await scope.tx.insert(auditCommitments).values(rows.map((row) => ({ ...row, workspaceId: scope.workspaceId })))
}

/** What some digests of the chain stand for; erased ones are missing. */
export async function findCommitments(scope: TenantScope, digests: readonly string[]): Promise<Map<string, string>> {
  if (digests.length === 0) return new Map()
  const rows = await scope.tx
    .select({ digest: auditCommitments.digest, value: auditCommitments.value })
    .from(auditCommitments)
    .where(and(eq(auditCommitments.workspaceId, scope.workspaceId), inArray(auditCommitments.digest, [...digests])))
  return new Map(rows.map((row) => [row.digest, row.value]))
}

/** Removes a value with its salts. @returns how many places of the chain stood for it */
export async function deleteCommitments(scope: TenantScope, value: string): Promise<number> {
  const rows = await scope.tx
    .delete(auditCommitments)
    .where(and(eq(auditCommitments.workspaceId, scope.workspaceId), eq(auditCommitments.value, value)))
    .returning({ digest: auditCommitments.digest })
  return rows.length
}
