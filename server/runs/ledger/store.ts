import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { attempts } from '#db/schema/attempts.ts'
import { effects } from '#db/schema/effects.ts'
import { runs } from '#db/schema/runs.ts'
import { isUniqueViolation } from '#db/unique-violation.ts'
import type { TenantScope } from '#db/with-scope.ts'

export type EffectRow = typeof effects.$inferSelect
export type NewEffect = Omit<typeof effects.$inferInsert, 'workspaceId'>

/** Writes all ledger rows of a take-off, `intended`, in the transaction that consumes the token. */
export async function insertEffects(scope: TenantScope, rows: readonly NewEffect[]): Promise<void> {
  if (rows.length === 0) return
  await scope.tx.insert(effects).values(rows.map((row) => ({ ...row, workspaceId: scope.workspaceId })))
}

const attemptRows = (scope: TenantScope, runId: string, leg: number, attempt: number) =>
  and(eq(effects.workspaceId, scope.workspaceId), eq(effects.runId, runId), eq(effects.leg, leg), eq(effects.attempt, attempt))

export async function listEffects(scope: TenantScope, runId: string, leg: number, attempt: number): Promise<EffectRow[]> {
  return await scope.tx
    .select()
    .from(effects)
    .where(attemptRows(scope, runId, leg, attempt))
    .orderBy(asc(effects.ordinal))
}

export async function listRunEffects(scope: TenantScope, runId: string): Promise<EffectRow[]> {
  return await scope.tx
    .select()
    .from(effects)
    .where(and(eq(effects.workspaceId, scope.workspaceId), eq(effects.runId, runId)))
    .orderBy(asc(effects.leg), asc(effects.attempt), asc(effects.ordinal))
}

/** What the lineage has applied or failed: the facts of later legs and of retries. */
export async function listLineageEffects(scope: TenantScope, lineageId: string): Promise<EffectRow[]> {
  return await scope.tx
    .select()
    .from(effects)
    .where(
      and(
        eq(effects.workspaceId, scope.workspaceId),
        eq(effects.lineageId, lineageId),
        inArray(effects.state, ['sent', 'confirmed', 'failed', 'unknown']),
      ),
    )
    .orderBy(asc(effects.createdAt), asc(effects.ordinal))
}

/**
 * `intended → sent` by compare-and-set on row, fence, no hold, no cancel, within the take-off window: only the winner may send (domain §5, Take-off 1).
 * @returns false when another worker, a cancel or a hold came first
 */
export async function markSent(scope: TenantScope, row: EffectRow, fence: number, at: Date): Promise<boolean> {
  const moved = await scope.tx
    .update(effects)
    .set({ state: 'sent', sentAt: at, fence })
    .where(
      and(
        attemptRows(scope, row.runId, row.leg, row.attempt),
        eq(effects.ordinal, row.ordinal),
        eq(effects.state, 'intended'),
        sql`exists (select 1 from ${runs} where ${runs.workspaceId} = ${scope.workspaceId} and ${runs.id} = ${row.runId} and ${runs.fence} = ${fence} and ${runs.cancelledBy} is null and ${runs.outcome} is null)`,
        sql`exists (select 1 from ${attempts} where ${attempts.workspaceId} = ${scope.workspaceId} and ${attempts.runId} = ${row.runId} and ${attempts.leg} = ${row.leg} and ${attempts.attempt} = ${row.attempt} and ${attempts.state} = 'TAKEOFF_RUNNING' and ${attempts.hold} is null and ${attempts.reasonCode} is null and ${attempts.takeoffUntil} > ${at.toISOString()})`,
      ),
    )
    .returning({ ordinal: effects.ordinal })
  return moved.length === 1
}

/** Whether a row could not be marked because another run of the lineage has the same one sent, done or unknown. */
export function isDoneElsewhere(error: unknown): boolean {
  return isUniqueViolation(error, 'effects_once')
}

/**
 * `sent → sent` for a resend after a lost worker: the fence moves on, so the lost one cannot settle it. The time of the
 * first sending stays: a key's validity counts from there.
 */
export async function markResent(scope: TenantScope, row: EffectRow, fence: number): Promise<boolean> {
  const moved = await scope.tx
    .update(effects)
    .set({ fence })
    .where(
      and(
        attemptRows(scope, row.runId, row.leg, row.attempt),
        eq(effects.ordinal, row.ordinal),
        eq(effects.state, 'sent'),
        sql`${effects.fence} < ${fence}`,
      ),
    )
    .returning({ ordinal: effects.ordinal })
  return moved.length === 1
}

/** `sent → confirmed | failed | unknown` by the worker that holds the row's fence. */
export async function settleEffect(scope: TenantScope, row: EffectRow, fence: number, change: Partial<EffectRow>): Promise<boolean> {
  const moved = await scope.tx
    .update(effects)
    .set(change)
    .where(
      and(
        attemptRows(scope, row.runId, row.leg, row.attempt),
        eq(effects.ordinal, row.ordinal),
        eq(effects.state, 'sent'),
        eq(effects.fence, fence),
      ),
    )
    .returning({ ordinal: effects.ordinal })
  return moved.length === 1
}

/** `unknown → confirmed | failed` by a person, or `unknown` kept on abandon. */
export async function resolveUnknown(scope: TenantScope, row: EffectRow, change: Partial<EffectRow>): Promise<boolean> {
  const moved = await scope.tx
    .update(effects)
    .set(change)
    .where(and(attemptRows(scope, row.runId, row.leg, row.attempt), eq(effects.ordinal, row.ordinal), eq(effects.state, 'unknown')))
    .returning({ ordinal: effects.ordinal })
  return moved.length === 1
}

/** Stop: what was not sent is skipped. @returns the ordinals */
export async function skipIntended(scope: TenantScope, runId: string, leg: number, attempt: number, at: Date): Promise<number[]> {
  const rows = await scope.tx
    .update(effects)
    .set({ state: 'skipped', settledAt: at })
    .where(and(attemptRows(scope, runId, leg, attempt), eq(effects.state, 'intended')))
    .returning({ ordinal: effects.ordinal })
  return rows.map((row) => row.ordinal).sort((a, b) => a - b)
}

/** New epoch: after a restore even `intended` is no proof that nothing was sent. */
export async function markOpenUnknown(scope: TenantScope, runId: string, leg: number, attempt: number, at: Date): Promise<void> {
  await scope.tx
    .update(effects)
    .set({ state: 'unknown', settledAt: at, errorCode: 'NEW_EPOCH' })
    .where(and(attemptRows(scope, runId, leg, attempt), inArray(effects.state, ['intended', 'sent'])))
}
