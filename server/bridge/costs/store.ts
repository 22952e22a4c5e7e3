import { and, asc, desc, eq, gte, inArray, type SQL, sql } from 'drizzle-orm'
import { crews } from '#db/schema/crews.ts'
import { members } from '#db/schema/members.ts'
import { runs } from '#db/schema/runs.ts'
import { usageEvents } from '#db/schema/usage-events.ts'
import type { TenantScope } from '#db/with-scope.ts'
import type { PastCall } from '#server/bridge/core/limit-preview.ts'
import type { Spent } from '#server/bridge/costs/schema.ts'

export type UsageRow = typeof usageEvents.$inferSelect

/** Counted by the provider; everything else is the most it could have cost. */
const COUNTED = sql`${usageEvents.settledMicro} is not null and ${usageEvents.inputTokens} is not null`
const spent = {
  calls: sql<string>`count(*)`,
  settled: sql<string>`coalesce(sum(${usageEvents.settledMicro}) filter (where ${COUNTED}), 0)`,
  estimated: sql<string>`coalesce(sum(coalesce(${usageEvents.settledMicro}, ${usageEvents.reservedMicro})) filter (where not (${COUNTED})), 0)`,
}
const TOTAL = sql`coalesce(sum(coalesce(${usageEvents.settledMicro}, ${usageEvents.reservedMicro})), 0)`

function spentOf({ calls, settled, estimated }: { calls: string; settled: string; estimated: string }): Spent {
  return { calls: Number(calls), settledMicro: Number(settled), estimatedMicro: Number(estimated) }
}

function since({ workspaceId }: TenantScope, from: Date, more?: SQL): SQL | undefined {
  return and(eq(usageEvents.workspaceId, workspaceId), gte(usageEvents.at, from), more)
}

/** The beginning of the day so many days before today, in a zone. */
export async function dayStart({ tx }: TenantScope, now: Date, zone: string, daysBack: number): Promise<Date> {
  const [row] = await tx.execute<{ at: string }>(
    sql`select to_char(((date_trunc('day', ${now.toISOString()}::timestamptz at time zone ${zone}) - make_interval(days => ${daysBack})) at time zone ${zone}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at`,
  )
  return new Date(row?.at ?? now)
}

/** `2026-11-20` → what was spent on that day of the zone. */
export async function spentByDay(scope: TenantScope, from: Date, zone: string): Promise<Map<string, Spent>> {
  const day = sql<string>`to_char(${usageEvents.at} at time zone ${zone}, 'YYYY-MM-DD')`
  const rows = await scope.tx
    .select({ day, ...spent })
    .from(usageEvents)
    .where(since(scope, from))
    .groupBy(sql`1`)
  return new Map(rows.map((row) => [row.day, spentOf(row)]))
}

export async function spentByMember(scope: TenantScope, from: Date) {
  const rows = await scope.tx
    .select({ memberId: usageEvents.memberId, name: members.name, ...spent })
    .from(usageEvents)
    .leftJoin(members, and(eq(members.workspaceId, usageEvents.workspaceId), eq(members.id, usageEvents.memberId)))
    .where(since(scope, from))
    .groupBy(usageEvents.memberId, members.name)
    .orderBy(desc(TOTAL), asc(usageEvents.memberId))
    .limit(200)
  return rows.map(({ memberId, name, ...row }) => ({ memberId, name, ...spentOf(row) }))
}

export async function spentByModel(scope: TenantScope, from: Date) {
  const { provider, model } = usageEvents
  const tokens = {
    inputTokens: sql<string>`coalesce(sum(${usageEvents.inputTokens}), 0)`,
    outputTokens: sql<string>`coalesce(sum(${usageEvents.outputTokens}), 0)`,
  }
  const rows = await scope.tx
    .select({ provider, model, ...tokens, ...spent })
    .from(usageEvents)
    .where(since(scope, from))
    .groupBy(provider, model)
    .orderBy(desc(TOTAL), asc(provider), asc(model))
    .limit(200)
  return rows.map(({ inputTokens, outputTokens, ...row }) => ({
    ...{ provider: row.provider, model: row.model },
    ...{ inputTokens: Number(inputTokens), outputTokens: Number(outputTokens) },
    ...spentOf(row),
  }))
}

/** The dearest runs. */
export async function spentByRun(scope: TenantScope, from: Date, limit: number) {
  const rows = await scope.tx
    .select({ runId: runs.id, runN: runs.n, memberName: members.name, at: runs.startedAt, ...spent })
    .from(usageEvents)
    .innerJoin(runs, and(eq(runs.workspaceId, usageEvents.workspaceId), eq(runs.id, usageEvents.runId)))
    .innerJoin(members, and(eq(members.workspaceId, runs.workspaceId), eq(members.id, runs.memberId)))
    .where(since(scope, from))
    .groupBy(runs.id, runs.n, members.name, runs.startedAt)
    .orderBy(desc(TOTAL), desc(runs.startedAt))
    .limit(limit)
  return rows.map(({ runId, runN, memberName, at, ...row }) => ({ runId, runN, memberName, at: at.toISOString(), ...spentOf(row) }))
}

/** What the dearest run since then has cost, of one member, one crew, or any. */
export async function dearestRun(scope: TenantScope, from: Date, of: { memberId?: string; crewId?: string }): Promise<number> {
  const mine = and(
    sql`${usageEvents.runId} is not null`,
    of.memberId === undefined ? undefined : eq(usageEvents.memberId, of.memberId),
    of.crewId === undefined ? undefined : eq(usageEvents.crewId, of.crewId),
  )
  const [row] = await scope.tx
    .select({ micro: sql<string>`${TOTAL}` })
    .from(usageEvents)
    .where(since(scope, from, mine))
    .groupBy(usageEvents.runId)
    .orderBy(desc(TOTAL))
    .limit(1)
  return Number(row?.micro ?? 0)
}

/** The calls of one run in their order, at most so many. */
export async function listCallsOfRun({ tx, workspaceId }: TenantScope, runId: string, limit: number): Promise<UsageRow[]> {
  return await tx
    .select()
    .from(usageEvents)
    .where(and(eq(usageEvents.workspaceId, workspaceId), eq(usageEvents.runId, runId)))
    .orderBy(asc(usageEvents.at), asc(usageEvents.id))
    .limit(limit)
}

/** What all calls of one run cost. */
export async function spentOnRun({ tx, workspaceId }: TenantScope, runId: string): Promise<Spent> {
  const [row] = await tx
    .select(spent)
    .from(usageEvents)
    .where(and(eq(usageEvents.workspaceId, workspaceId), eq(usageEvents.runId, runId)))
  return spentOf(row ?? { calls: '0', settled: '0', estimated: '0' })
}

/** Names of crews and crew members, by id. */
export async function subjectNames({ tx, workspaceId }: TenantScope): Promise<Map<string, string>> {
  const named = await Promise.all([
    tx.select({ id: crews.id, name: crews.name }).from(crews).where(eq(crews.workspaceId, workspaceId)),
    tx.select({ id: members.id, name: members.name }).from(members).where(eq(members.workspaceId, workspaceId)),
  ])
  return new Map(named.flat().map(({ id, name }) => [id, name]))
}

/** By name. */
export async function listCrews({ tx, workspaceId }: TenantScope): Promise<{ id: string; name: string }[]> {
  return await tx
    .select({ id: crews.id, name: crews.name })
    .from(crews)
    .where(eq(crews.workspaceId, workspaceId))
    .orderBy(crews.name, crews.id)
}

/** Calls of the last days that a limit would have looked at, in their order, with the span in which they count. */
export async function listPastCalls(
  scope: TenantScope,
  { from, zone, max }: { from: Date; zone: string; max: number },
  of: { scope: 'workspace' | 'crew' | 'member' | 'run'; subjectId: string | null; period: 'run' | 'day' | 'month' },
): Promise<PastCall[]> {
  const span = {
    run: sql<string>`${usageEvents.runId}`,
    day: sql<string>`to_char(${usageEvents.at} at time zone ${zone}, 'YYYY-MM-DD')`,
    month: sql<string>`to_char(${usageEvents.at} at time zone ${zone}, 'YYYY-MM')`,
  }[of.period]
  const only = and(
    of.period === 'run' ? sql`${usageEvents.runId} is not null` : undefined,
    of.scope === 'crew' ? eq(usageEvents.crewId, of.subjectId ?? '') : undefined,
    of.scope === 'member' ? eq(usageEvents.memberId, of.subjectId ?? '') : undefined,
  )
  const rows = await scope.tx
    .select({
      runId: usageEvents.runId,
      span,
      micro: sql<string>`coalesce(${usageEvents.settledMicro}, ${usageEvents.reservedMicro})`,
      at: usageEvents.at,
    })
    .from(usageEvents)
    .where(since(scope, from, only))
    .orderBy(asc(usageEvents.at), asc(usageEvents.id))
    .limit(max)
  return rows.map(({ runId, micro, at, ...row }) => ({ runId, span: row.span, micro: Number(micro), at: at.toISOString() }))
}

/** In the order of the ids. */
export async function nameRuns({ tx, workspaceId }: TenantScope, ids: readonly string[]) {
  if (ids.length === 0) return []
  const rows = await tx
    .select({ runId: runs.id, runN: runs.n, memberName: members.name })
    .from(runs)
    .innerJoin(members, and(eq(members.workspaceId, runs.workspaceId), eq(members.id, runs.memberId)))
    .where(and(eq(runs.workspaceId, workspaceId), inArray(runs.id, [...ids])))
  return rows.sort((a, b) => ids.indexOf(a.runId) - ids.indexOf(b.runId))
}
