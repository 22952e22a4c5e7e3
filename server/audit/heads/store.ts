import { max, sql } from 'drizzle-orm'
import { auditEvents } from '#db/schema/audit-events.ts'
import { withSystem } from '#db/with-scope.ts'

/** How far each workspace's chain goes: workspace id → last seq. */
export async function listHeads(): Promise<Record<string, number>> {
  return await withSystem(async ({ tx }) => {
    const rows = await tx
      .select({ workspaceId: auditEvents.workspaceId, seq: max(auditEvents.seq) })
      .from(auditEvents)
      .groupBy(auditEvents.workspaceId)
    return Object.fromEntries(rows.map((row) => [row.workspaceId, Number(row.seq ?? 0)]))
  })
}

/** PostgreSQL's own identity of this cluster: a clone has the same, a new one another. */
export async function readSystemIdentifier(): Promise<string> {
  return await withSystem(async ({ tx }) => {
    const [row] = await tx.execute<{ id: string }>(sql`select system_identifier::text as id from pg_control_system()`)
    return row?.id ?? ''
  })
}
