import { and, asc, eq } from 'drizzle-orm'
import { amendments } from '#db/schema/amendments.ts'
import type { TenantScope } from '#db/with-scope.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import type { Amendment } from '#server/program/core/frame.ts'

export type AmendmentRow = typeof amendments.$inferSelect

export async function insertAmendments(scope: TenantScope, rows: readonly Omit<AmendmentRow, 'workspaceId'>[]): Promise<void> {
  await scope.tx.insert(amendments).values(rows.map((row) => ({ ...row, workspaceId: scope.workspaceId })))
}

/** What was amended in a run and those that it retries, oldest first: of two for the same action the later counts. */
export async function listAmendments(scope: TenantScope, lineageId: string): Promise<AmendmentRow[]> {
  return await scope.tx
    .select()
    .from(amendments)
    .where(and(eq(amendments.workspaceId, scope.workspaceId), eq(amendments.lineageId, lineageId)))
    .orderBy(asc(amendments.at), asc(amendments.leg), asc(amendments.attempt))
}

export function amendmentOf(row: AmendmentRow): Amendment {
  return row.args === null ? { kind: 'left-out' } : { kind: 'edited', args: row.args as JsonObject }
}
