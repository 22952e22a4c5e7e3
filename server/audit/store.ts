import { and, asc, desc, eq, gt, lt, lte, sql } from 'drizzle-orm'
import { auditCheckpoints } from '#db/schema/audit-checkpoints.ts'
import { auditEvents } from '#db/schema/audit-events.ts'
import type { TenantScope } from '#db/with-scope.ts'

export type AuditRow = typeof auditEvents.$inferSelect
export type CheckpointRow = typeof auditCheckpoints.$inferSelect

/** Last link of the chain, with the chain locked until the transaction ends: appends of a workspace are in line. */
export async function lockHead(scope: TenantScope): Promise<{ seq: number; envelopeText: string } | undefined> {
  // Two statements, one behind the other: a single one would see the chain as it was before it had the lock.
  const locked = scope.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`audit:${scope.workspaceId}`}, 0))`)
  const head = scope.tx
    .select({ seq: auditEvents.seq, envelopeText: auditEvents.envelopeText })
    .from(auditEvents)
    .where(eq(auditEvents.workspaceId, scope.workspaceId))
    .orderBy(desc(auditEvents.seq))
    .limit(1)
  const [, [row]] = await Promise.all([locked, head])
  return row
}

export async function insertEvents(scope: TenantScope, rows: readonly Omit<AuditRow, 'workspaceId'>[]): Promise<void> {
  // One statement with one value, however many rows: the server knows it already.
  await scope.tx.execute(sql`insert into ${auditEvents} (workspace_id, seq, at, type, run_id, envelope_text, leaf_hash)
    select ${scope.workspaceId}, "seq", "at", "type", "runId", "envelopeText", "leafHash"
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as row("seq" bigint, "at" timestamptz, "type" text, "runId" text, "envelopeText" text, "leafHash" text)`)
}

/** Number of the last entry; 0 for an empty chain. */
export async function lastSeq(scope: TenantScope): Promise<number> {
  const [row] = await scope.tx
    .select({ seq: auditEvents.seq })
    .from(auditEvents)
    .where(eq(auditEvents.workspaceId, scope.workspaceId))
    .orderBy(desc(auditEvents.seq))
    .limit(1)
  return row?.seq ?? 0
}

/** Leaf hashes in order, of the first `size` entries or of all. */
export async function listLeafHashes(scope: TenantScope, size?: number): Promise<string[]> {
  const rows = await scope.tx
    .select({ leafHash: auditEvents.leafHash })
    .from(auditEvents)
    .where(and(eq(auditEvents.workspaceId, scope.workspaceId), size === undefined ? undefined : lte(auditEvents.seq, size)))
    .orderBy(asc(auditEvents.seq))
  return rows.map((row) => row.leafHash)
}

/** Envelopes after a place in the chain, in order: export pages. */
export async function listEnvelopes(scope: TenantScope, afterSeq: number, limit: number): Promise<AuditRow[]> {
  return await scope.tx
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.workspaceId, scope.workspaceId), gt(auditEvents.seq, afterSeq)))
    .orderBy(asc(auditEvents.seq))
    .limit(limit)
}

/** Newest first, for the screen. */
export async function listRecent(
  scope: TenantScope,
  filter: { before?: number; type?: string; runId?: string; limit: number },
): Promise<AuditRow[]> {
  return await scope.tx
    .select()
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.workspaceId, scope.workspaceId),
        filter.before === undefined ? undefined : lt(auditEvents.seq, filter.before),
        filter.type === undefined ? undefined : eq(auditEvents.type, filter.type),
        filter.runId === undefined ? undefined : eq(auditEvents.runId, filter.runId),
      ),
    )
    .orderBy(desc(auditEvents.seq))
    .limit(filter.limit)
}

/** Every checkpoint over at most `size` entries, smallest first. */
export async function listCheckpoints(scope: TenantScope, size: number): Promise<CheckpointRow[]> {
  return await scope.tx
    .select()
    .from(auditCheckpoints)
    .where(and(eq(auditCheckpoints.workspaceId, scope.workspaceId), lte(auditCheckpoints.size, size)))
    .orderBy(asc(auditCheckpoints.size))
}

export async function lastCheckpoint(scope: TenantScope): Promise<CheckpointRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(auditCheckpoints)
    .where(eq(auditCheckpoints.workspaceId, scope.workspaceId))
    .orderBy(desc(auditCheckpoints.size))
    .limit(1)
  return row
}

export async function insertCheckpoint(scope: TenantScope, row: Omit<CheckpointRow, 'workspaceId'>): Promise<void> {
  await scope.tx
    .insert(auditCheckpoints)
    .values({ ...row, workspaceId: scope.workspaceId })
    .onConflictDoNothing()
}
