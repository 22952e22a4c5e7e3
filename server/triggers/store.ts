import { and, asc, count, desc, eq, gte, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import { memberships } from '#db/schema/memberships.ts'
import { runs } from '#db/schema/runs.ts'
import { triggerInvocations } from '#db/schema/trigger-invocations.ts'
import { triggerSwitches } from '#db/schema/trigger-switches.ts'
import { triggers } from '#db/schema/triggers.ts'
import { users } from '#db/schema/users.ts'
import type { SystemScope, TenantScope } from '#db/with-scope.ts'
import { AppError } from '#server/kernel/app-error.ts'

export type TriggerRow = typeof triggers.$inferSelect
export type InvocationRow = typeof triggerInvocations.$inferSelect
/** All that the system plane sees of a schedule. */
export interface DueTrigger {
  readonly workspaceId: string
  readonly id: string
  readonly ownerId: string
}

const key = (scope: TenantScope, id: string) => and(eq(triggers.workspaceId, scope.workspaceId), eq(triggers.id, id))
const ofTrigger = (scope: TenantScope, id: string) =>
  and(eq(triggerInvocations.workspaceId, scope.workspaceId), eq(triggerInvocations.triggerId, id))

export async function insertTrigger(scope: TenantScope, row: Omit<typeof triggers.$inferInsert, 'workspaceId'>): Promise<TriggerRow> {
  const [inserted] = await scope.tx
    .insert(triggers)
    .values({ ...row, workspaceId: scope.workspaceId })
    .returning()
  if (!inserted) throw new AppError('INTERNAL')
  return inserted
}

/** @throws AppError NOT_FOUND, also for a deleted one */
export async function findTrigger(scope: TenantScope, id: string, options: { lock?: boolean } = {}): Promise<TriggerRow> {
  const query = scope.tx.select().from(triggers).where(key(scope, id))
  const [row] = options.lock ? await query.for('update') : await query
  if (!row || row.deletedAt !== null) throw new AppError('NOT_FOUND', { context: { trigger: id } })
  return row
}

/** The schedule, locked; undefined when another scheduler has it just now. */
export async function takeTrigger(scope: TenantScope, id: string): Promise<TriggerRow | undefined> {
  const [row] = await scope.tx.select().from(triggers).where(key(scope, id)).for('update', { skipLocked: true })
  return row
}

export async function updateTrigger(scope: TenantScope, id: string, change: Partial<TriggerRow>): Promise<void> {
  await scope.tx.update(triggers).set(change).where(key(scope, id))
}

/** Newest first, or those that start next; `before` is the id of the last one seen. */
export async function listTriggers(
  scope: TenantScope,
  filter: { memberId?: string; before?: string; soonest?: boolean; limit: number },
): Promise<TriggerRow[]> {
  return await scope.tx
    .select()
    .from(triggers)
    .where(
      and(
        eq(triggers.workspaceId, scope.workspaceId),
        isNull(triggers.deletedAt),
        filter.memberId === undefined ? undefined : eq(triggers.memberId, filter.memberId),
        filter.before === undefined ? undefined : lt(triggers.id, filter.before),
        filter.soonest ? isNotNull(triggers.nextAt) : undefined,
      ),
    )
    .orderBy(...(filter.soonest ? [asc(triggers.nextAt), asc(triggers.id)] : [desc(triggers.id)]))
    .limit(filter.limit)
}

export async function countTriggers(scope: TenantScope): Promise<number> {
  const [row] = await scope.tx
    .select({ n: count() })
    .from(triggers)
    .where(and(eq(triggers.workspaceId, scope.workspaceId), isNull(triggers.deletedAt)))
  return row?.n ?? 0
}

/** Written once: a second row for the slot is a broken invariant and fails the transaction, run and all. */
export async function insertInvocation(scope: TenantScope, row: Omit<InvocationRow, 'workspaceId'>): Promise<void> {
  await scope.tx.insert(triggerInvocations).values({ ...row, workspaceId: scope.workspaceId })
}

export async function isInvoked(scope: TenantScope, triggerId: string, slotAt: Date): Promise<boolean> {
  const found = await scope.tx
    .select({ at: triggerInvocations.at })
    .from(triggerInvocations)
    .where(and(ofTrigger(scope, triggerId), eq(triggerInvocations.slotAt, slotAt)))
  return found.length > 0
}

/** Newest slots first, with the run each started. */
export async function listInvocations(scope: TenantScope, triggerId: string, filter: { since?: Date; limit: number }) {
  return await scope.tx
    .select({ invocation: triggerInvocations, run: runs })
    .from(triggerInvocations)
    .leftJoin(runs, and(eq(runs.workspaceId, triggerInvocations.workspaceId), eq(runs.id, triggerInvocations.runId)))
    .where(and(ofTrigger(scope, triggerId), filter.since === undefined ? undefined : gte(triggerInvocations.at, filter.since)))
    .orderBy(desc(triggerInvocations.slotAt))
    .limit(filter.limit)
}

/** Newest starts looked at for a run that goes on. */
const STARTS_MAX = 100

/** Whether a run of this schedule goes on. */
export async function isRunning(scope: TenantScope, triggerId: string): Promise<boolean> {
  const started = scope.tx
    .select({ runId: triggerInvocations.runId })
    .from(triggerInvocations)
    .where(and(ofTrigger(scope, triggerId), eq(triggerInvocations.outcome, 'started')))
    .orderBy(desc(triggerInvocations.slotAt))
    .limit(STARTS_MAX)
    .as('started')
  const open = await scope.tx
    .select({ id: runs.id })
    .from(runs)
    .innerJoin(started, eq(started.runId, runs.id))
    .where(and(eq(runs.workspaceId, scope.workspaceId), isNull(runs.outcome)))
    .limit(1)
  return open.length > 0
}

export async function findSwitch(scope: TenantScope): Promise<{ pausedAt: Date; pausedBy: string } | null> {
  const [row] = await scope.tx.select().from(triggerSwitches).where(eq(triggerSwitches.workspaceId, scope.workspaceId))
  return row?.pausedAt && row.pausedBy ? { pausedAt: row.pausedAt, pausedBy: row.pausedBy } : null
}

/** @returns false when it stood like that already */
export async function setSwitch(scope: TenantScope, to: { pausedAt: Date; pausedBy: string } | null): Promise<boolean> {
  const values = { pausedAt: to?.pausedAt ?? null, pausedBy: to?.pausedBy ?? null }
  const changed = await scope.tx
    .insert(triggerSwitches)
    .values({ ...values, workspaceId: scope.workspaceId })
    .onConflictDoUpdate({
      target: triggerSwitches.workspaceId,
      set: values,
      setWhere: to === null ? isNotNull(triggerSwitches.pausedAt) : isNull(triggerSwitches.pausedAt),
    })
    .returning({ workspaceId: triggerSwitches.workspaceId })
  return changed.length > 0
}

/** The database's clock, the one clock of all schedulers. @returns ms since the epoch */
export async function databaseNowMs(system: SystemScope): Promise<number> {
  const [row] = (await system.tx.execute(sql`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`)) as unknown as {
    now: number
  }[]
  if (!row) throw new AppError('INTERNAL')
  return Math.floor(row.now)
}

const isOn = sql`t.paused_at is null and t.deleted_at is null`

/**
 * Schedules with something to do: a slot is due, a waiting one may go, or the clock was set back behind the last planning.
 * At most so many of one workspace, so that none waits for another's thousands.
 */
export async function listDue(
  system: SystemScope,
  nowMs: number,
  limits: { total: number; perWorkspace: number; setBackMs: number; without: readonly string[] },
): Promise<DueTrigger[]> {
  const now = new Date(nowMs).toISOString()
  const ahead = new Date(nowMs + limits.setBackMs).toISOString()
  const rows = await system.tx.execute(sql`
    select workspace_id, id, owner_id from (
      select t.workspace_id, t.id, t.owner_id, t.next_at, row_number() over (partition by t.workspace_id order by t.next_at nulls first, t.id) as place
      from muster.triggers t
      where ${isOn} and t.id <> all(${`{${limits.without.join(',')}}`}::text[]) and (
        t.next_at <= ${now}::timestamptz or t.planned_at > ${ahead}::timestamptz
        or (t.waiting_slot_at is not null and not exists (
          select 1 from muster.runs r where r.workspace_id = t.workspace_id and r.id = t.last_run_id and r.outcome is null)))
    ) due where place <= ${limits.perWorkspace} order by place, next_at limit ${limits.total}`)
  return (rows as unknown as { workspace_id: string; id: string; owner_id: string }[]).map((row) => ({
    workspaceId: row.workspace_id,
    id: row.id,
    ownerId: row.owner_id,
  }))
}

/** Schedules whose last run is over and was not taken note of. */
export async function listUnsettled(system: SystemScope, limit: number): Promise<{ workspaceId: string; id: string }[]> {
  return await system.tx
    .select({ workspaceId: triggers.workspaceId, id: triggers.id })
    .from(triggers)
    .innerJoin(runs, and(eq(runs.workspaceId, triggers.workspaceId), eq(runs.id, triggers.lastRunId)))
    .where(and(isNull(triggers.settledAt), isNotNull(runs.outcome), isNull(triggers.deletedAt)))
    .limit(limit)
}

/** Schedules that are on although their owner left, was shut out, or may not start runs any more. */
export async function listOwnerless(system: SystemScope, roles: readonly string[], limit: number): Promise<DueTrigger[]> {
  const rows = await system.tx.execute(sql`
    select t.workspace_id, t.id, t.owner_id from muster.triggers t
    where ${isOn} and not exists (
      select 1 from muster.memberships m join system.users u on u.id = m.user_id
      where m.workspace_id = t.workspace_id and m.user_id = t.owner_id and m.suspended_at is null and u.disabled_at is null
        and m.role in (${sql.join(
          roles.map((role) => sql`${role}`),
          sql`, `,
        )}))
    limit ${limit}`)
  return (rows as unknown as { workspace_id: string; id: string; owner_id: string }[]).map((row) => ({
    workspaceId: row.workspace_id,
    id: row.id,
    ownerId: row.owner_id,
  }))
}

/** Membership of a person whose account is open, with its signature; undefined when there is none. */
export async function findOwner(system: SystemScope, workspaceId: string, userId: string) {
  const [row] = await system.tx
    .select({
      workspaceId: memberships.workspaceId,
      userId: memberships.userId,
      role: memberships.role,
      grants: memberships.grants,
      signature: memberships.signature,
      keyId: memberships.keyId,
      epoch: memberships.epoch,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(
      and(
        eq(memberships.workspaceId, workspaceId),
        eq(memberships.userId, userId),
        isNull(memberships.suspendedAt),
        isNull(users.disabledAt),
      ),
    )
  return row
}
