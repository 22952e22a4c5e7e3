import { and, asc, eq, inArray, isNull, lt, type SQL, sql } from 'drizzle-orm'
import { members } from '#db/schema/members.ts'
import { programs } from '#db/schema/programs.ts'
import { runs } from '#db/schema/runs.ts'
import { spendAllowances } from '#db/schema/spend-allowances.ts'
import { spendLimits } from '#db/schema/spend-limits.ts'
import { usageEvents } from '#db/schema/usage-events.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { SystemScope, TenantScope } from '#db/with-scope.ts'
import type { UsageOutcome } from '#server/gateway/llm/spending/schema.ts'

export type UsageRow = typeof usageEvents.$inferSelect
export type ReservedRow = Omit<
  UsageRow,
  'workspaceId' | 'provider' | 'model' | 'settledMicro' | 'inputTokens' | 'outputTokens' | 'answerDigest' | 'settledAt' | 'tried' | 'hidden'
> & { readonly outcome: null }

/** Until the transaction ends nobody else reserves here: two calls at once would both find room. */
export async function lockSpending({ tx, workspaceId }: TenantScope): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`spending:${workspaceId}`}, 0))`)
}

/** The same where there is any limit at all. Taken before bills are written: two at once would each see four fifths not reached. */
export async function lockSpendingIfLimited({ tx, workspaceId }: TenantScope): Promise<boolean> {
  const locked = await tx.execute(sql`
    select pg_advisory_xact_lock(hashtextextended(${`spending:${workspaceId}`}, 0))
    where exists (select from ${spendLimits} where ${spendLimits.workspaceId} = ${workspaceId})`)
  return locked.length > 0
}

/** Whose a run is, and in which crew; null where there is no such. */
export async function findCharged(
  { tx, workspaceId }: TenantScope,
  of: { readonly memberId: string | null; readonly runId: string | null },
): Promise<{ memberId: string; crewId: string } | null> {
  const ofRun =
    of.runId === null
      ? undefined
      : sql`select ${runs.memberId} from ${runs} where ${and(eq(runs.workspaceId, workspaceId), eq(runs.id, of.runId))}`
  const who = ofRun ? sql`coalesce((${ofRun}), ${of.memberId})` : sql`${of.memberId}`
  const [row] = await tx
    .select({ memberId: members.id, crewId: members.crewId })
    .from(members)
    .where(and(eq(members.workspaceId, workspaceId), eq(members.id, who)))
  return row ?? null
}

/** The program that a run pins, as text. */
export async function findProgramOfRun({ tx, workspaceId }: TenantScope, runId: string): Promise<string | undefined> {
  const [row] = await tx
    .select({ text: programs.programText })
    .from(runs)
    .innerJoin(programs, and(eq(programs.workspaceId, runs.workspaceId), eq(programs.digest, runs.programDigest)))
    .where(and(eq(runs.workspaceId, workspaceId), eq(runs.id, runId)))
  return row?.text
}

/** What counts under a limit: whose calls, and since when. */
export interface Counted {
  readonly crewId?: string
  readonly memberId?: string
  readonly runId?: string
  /** Of the workspace's own days and months; null = always. */
  readonly since: 'day' | 'month' | null
}

/** Settled, and reserved by calls under way; a settled call counts with what it did cost. */
export async function sumUsage({ tx, workspaceId }: TenantScope, counted: Counted, now: Date): Promise<{ used: number; reserved: number }> {
  const { crewId, memberId, runId, since } = counted
  const [row] = await tx
    .select({
      used: sql<string>`coalesce(sum(${usageEvents.settledMicro}), 0)`,
      reserved: sql<string>`coalesce(sum(${usageEvents.reservedMicro}) filter (where ${usageEvents.settledMicro} is null), 0)`,
    })
    .from(usageEvents)
    .where(
      and(
        eq(usageEvents.workspaceId, workspaceId),
        crewId === undefined ? undefined : eq(usageEvents.crewId, crewId),
        memberId === undefined ? undefined : eq(usageEvents.memberId, memberId),
        runId === undefined ? undefined : eq(usageEvents.runId, runId),
        since === null ? undefined : sql`${usageEvents.at} >= ${periodStart(workspaceId, since, now)}`,
      ),
    )
  return { used: Number(row?.used ?? 0), reserved: Number(row?.reserved ?? 0) }
}

function periodStart(workspaceId: string, unit: 'day' | 'month', now: Date): SQL {
  const zone = sql`(select ${workspaces.timeZone} from ${workspaces} where ${workspaces.id} = ${workspaceId})`
  return sql`(date_trunc(${sql.raw(`'${unit}'`)}, ${now.toISOString()}::timestamptz at time zone ${zone}) at time zone ${zone})`
}

/** @returns the ids of those that were not asked before; nothing is written of the others */
export async function insertReserved({ tx, workspaceId }: TenantScope, rows: readonly ReservedRow[]): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set()
  // One statement with one value, however many rows: the server knows it already.
  const written = await tx.execute<{ id: string }>(sql`
    insert into ${usageEvents} (workspace_id, id, request_id, crew_id, member_id, run_id, user_id, role, purpose, reserved_micro, request_digest, at)
    select ${workspaceId}, "id", "requestId", "crewId", "memberId", "runId", "userId", "role", "purpose", "reservedMicro", "requestDigest", "at"
    from json_to_recordset(${JSON.stringify(rows)}::json) as row("id" text, "requestId" text, "crewId" text, "memberId" text, "runId" text,
      "userId" text, "role" text, "purpose" text, "reservedMicro" bigint, "requestDigest" text, "at" timestamptz)
    on conflict (workspace_id, request_id) do nothing returning id`)
  return new Set(written.map(({ id }) => id))
}

/** Only ever more, and only while the call is under way. @returns whether it was */
export async function addReserved({ tx, workspaceId }: TenantScope, id: string, moreMicro: number): Promise<boolean> {
  const written = await tx
    .update(usageEvents)
    .set({ reservedMicro: sql`${usageEvents.reservedMicro} + ${moreMicro}` })
    .where(and(eq(usageEvents.workspaceId, workspaceId), eq(usageEvents.id, id), isNull(usageEvents.settledAt)))
    .returning({ id: usageEvents.id })
  return written.length > 0
}

export interface Settled {
  readonly provider: string | null
  readonly model: string | null
  /** Null: what was reserved. */
  readonly settledMicro: number | null
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly outcome: UsageOutcome
  readonly tried: readonly object[]
  readonly hidden: Readonly<Record<string, number>>
  readonly answerDigest: string | null
}

/** Settles each once. @returns id → what it counts with, of those that nobody had settled before */
export async function settleRows(
  { tx, workspaceId }: TenantScope,
  rows: readonly (Settled & { readonly id: string })[],
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  const settled = await tx.execute<{ id: string; micro: string }>(sql`
    update ${usageEvents} as usage set provider = row."provider", model = row."model",
      settled_micro = coalesce(row."settledMicro", usage.reserved_micro), input_tokens = row."inputTokens", output_tokens = row."outputTokens",
      outcome = row."outcome", tried = row."tried", hidden = row."hidden", answer_digest = row."answerDigest", settled_at = ${now.toISOString()}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::json) as row("id" text, "provider" text, "model" text, "settledMicro" bigint,
      "inputTokens" integer, "outputTokens" integer, "outcome" text, "tried" jsonb, "hidden" jsonb, "answerDigest" text)
    where usage.workspace_id = ${workspaceId} and usage.id = row."id" and usage.settled_at is null
    returning usage.id as id, usage.settled_micro as micro`)
  return new Map(settled.map(({ id, micro }) => [id, Number(micro)]))
}

/** Calls that began before and were never settled, at most so many, of every workspace. */
export async function findUnsettled({ tx }: SystemScope, before: Date, max: number): Promise<{ workspaceId: string; id: string }[]> {
  return await tx
    .select({ workspaceId: usageEvents.workspaceId, id: usageEvents.id })
    .from(usageEvents)
    .where(and(isNull(usageEvents.settledAt), lt(usageEvents.at, before)))
    .limit(max)
}

/** They count as spent at what they reserved. @returns those that nobody had settled meanwhile */
export async function settleAbandoned(
  { tx, workspaceId }: TenantScope,
  ids: readonly string[],
  now: Date,
): Promise<{ id: string; requestId: string; settledMicro: number }[]> {
  const rows = await tx
    .update(usageEvents)
    .set({ outcome: 'abandoned' satisfies UsageOutcome, settledMicro: sql`${usageEvents.reservedMicro}`, settledAt: now })
    .where(and(eq(usageEvents.workspaceId, workspaceId), inArray(usageEvents.id, [...ids]), isNull(usageEvents.settledAt)))
    .returning({ id: usageEvents.id, requestId: usageEvents.requestId, settledMicro: usageEvents.reservedMicro })
  return rows
}

export type AllowanceRow = typeof spendAllowances.$inferSelect

export async function insertAllowance({ tx, workspaceId }: TenantScope, row: Omit<AllowanceRow, 'workspaceId'>): Promise<void> {
  await tx.insert(spendAllowances).values({ workspaceId, ...row })
}

/** Oldest first. */
export async function listAllowances({ tx, workspaceId }: TenantScope, runId: string): Promise<AllowanceRow[]> {
  return await tx
    .select()
    .from(spendAllowances)
    .where(and(eq(spendAllowances.workspaceId, workspaceId), eq(spendAllowances.runId, runId)))
    .orderBy(asc(spendAllowances.allowedAt), asc(spendAllowances.id))
}
