import { START_REFUSALS, startRun } from '#server/dispatch/start-run.ts'
import { type AppError, isAppError } from '#server/kernel/app-error.ts'
import { toTimestamp } from '#server/kernel/clock.ts'
import { faultPoint } from '#server/observability/fault-point.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { decideFire, type SkipReason } from '#server/triggers/core/decide-fire.ts'
import { latestDue } from '#server/triggers/core/slots.ts'
import { nextAtOf } from '#server/triggers/create-trigger.ts'
import { pauseRow } from '#server/triggers/pause-trigger.ts'
import { recordTrigger, SCHEDULER } from '#server/triggers/record-trigger.ts'
import { pauseAfterFailures } from '#server/triggers/settle-trigger.ts'
import { findSwitch, insertInvocation, isInvoked, isRunning, type TriggerRow, takeTrigger, updateTrigger } from '#server/triggers/store.ts'

/** A clock that reads so much earlier than the last planning was set back. */
export const SET_BACK_MS = 60_000

export type Fired = 'nothing' | 'started' | 'waits' | 'skipped' | 'failed' | 'paused'

/**
 * Does what is due for one schedule, in one transaction: the run, its place in the queue, the slot's row and the next slot
 * commit together. The slot's row has the slot as its key, so a slot fires at most once, however many schedulers try.
 * @param known.owner whose standing was looked at, and what was found
 * @throws what a broken invariant throws; then nothing of it happened
 */
export async function fireTrigger(
  scope: TenantScope,
  id: string,
  known: { owner: string; standing: 'owner_left' | 'owner_role' | null },
  nowMs: number,
): Promise<Fired> {
  const found = await takeTrigger(scope, id)
  if (!found || found.pausedAt !== null || found.deletedAt !== null || found.ownerId !== known.owner) return 'nothing'
  if (known.standing !== null) {
    await pauseRow(scope, found, { reason: known.standing, by: null }, nowMs)
    return 'paused'
  }
  const trigger = await planAfterSetBack(scope, found, nowMs)
  if (trigger.waitingSlotAt !== null) {
    if (await isRunning(scope, id)) return await fireDue(scope, trigger, nowMs)
    return await releaseWaiting(scope, trigger, trigger.waitingSlotAt, nowMs)
  }
  return await fireDue(scope, trigger, nowMs)
}

/** A clock that was wrong by days is right again: the next slot is looked for from now. Those that fired stay fired. */
async function planAfterSetBack(scope: TenantScope, trigger: TriggerRow, nowMs: number): Promise<TriggerRow> {
  if (trigger.plannedAt.getTime() <= nowMs + SET_BACK_MS) return trigger
  const planned = { nextAt: nextAtOf(trigger, nowMs), plannedAt: new Date(nowMs) }
  await updateTrigger(scope, trigger.id, planned)
  return { ...trigger, ...planned }
}

async function releaseWaiting(scope: TenantScope, trigger: TriggerRow, slotAt: Date, nowMs: number): Promise<Fired> {
  await updateTrigger(scope, trigger.id, { waitingSlotAt: null })
  if (await isInvoked(scope, trigger.id, slotAt)) return 'nothing'
  if (await findSwitch(scope)) return await skip(scope, trigger, slotAt, 'all_paused', nowMs)
  return await start(scope, trigger, slotAt, nowMs)
}

async function fireDue(scope: TenantScope, trigger: TriggerRow, nowMs: number): Promise<Fired> {
  if (trigger.nextAt === null || trigger.nextAt.getTime() > nowMs) return 'nothing'
  const slotAt = new Date(latestDue(trigger, trigger.nextAt.getTime(), nowMs))
  await updateTrigger(scope, trigger.id, { nextAt: nextAtOf(trigger, nowMs), plannedAt: new Date(nowMs) })
  if (await isInvoked(scope, trigger.id, slotAt)) return 'nothing'
  const decision = decideFire({
    overlap: trigger.overlap,
    isRunning: await isRunning(scope, trigger.id),
    isWaiting: trigger.waitingSlotAt !== null,
    allPaused: (await findSwitch(scope)) !== null,
  })
  if (decision.act === 'start') return await start(scope, trigger, slotAt, nowMs)
  if (decision.act === 'skip') return await skip(scope, trigger, slotAt, decision.reason, nowMs)
  await updateTrigger(scope, trigger.id, { waitingSlotAt: slotAt })
  return 'waits'
}

/** Owner = starter: their vote on the plan does not count (domain §7). */
async function start(scope: TenantScope, trigger: TriggerRow, slotAt: Date, nowMs: number): Promise<Fired> {
  const { id, memberId, inputs, ownerId } = trigger
  try {
    const run = await startRun(scope, { memberId, inputs, purpose: 'run', origin: 'schedule', by: ownerId })
    faultPoint('fire.after_start')
    await insertInvocation(scope, { triggerId: id, slotAt, at: new Date(nowMs), outcome: 'started', runId: run.id, reason: null })
    await updateTrigger(scope, id, { lastRunId: run.id, settledAt: null })
    const message = `started run ${run.n} for ${toTimestamp(slotAt.getTime())}`
    await record(scope, trigger, slotAt, { type: 'trigger.fired', message, runId: run.id, ext: { runId: run.id } }, nowMs)
    faultPoint('fire.before_commit')
    return 'started'
  } catch (error) {
    if (!isAppError(error) || !START_REFUSALS.has(error.code)) throw error
    return await fail(scope, trigger, slotAt, error, nowMs)
  }
}

async function fail(scope: TenantScope, trigger: TriggerRow, slotAt: Date, error: AppError, nowMs: number): Promise<Fired> {
  const row = { triggerId: trigger.id, slotAt, at: new Date(nowMs), outcome: 'failed' as const, runId: null, reason: error.code }
  await insertInvocation(scope, row)
  await record(
    scope,
    trigger,
    slotAt,
    { type: 'trigger.failed', message: `could not start: ${error.code}`, severity: 'warning', ext: { reason: error.code } },
    nowMs,
  )
  await pauseAfterFailures(scope, trigger, nowMs)
  return 'failed'
}

async function skip(scope: TenantScope, trigger: TriggerRow, slotAt: Date, reason: SkipReason, nowMs: number): Promise<Fired> {
  await insertInvocation(scope, { triggerId: trigger.id, slotAt, at: new Date(nowMs), outcome: 'skipped', runId: null, reason })
  await record(scope, trigger, slotAt, { type: 'trigger.skipped', message: `skipped: ${reason}`, ext: { reason } }, nowMs)
  return 'skipped'
}

async function record(
  scope: TenantScope,
  trigger: TriggerRow,
  slotAt: Date,
  event: Omit<Parameters<typeof recordTrigger>[2], 'actor'>,
  nowMs: number,
): Promise<void> {
  const slot = toTimestamp(slotAt.getTime())
  // Slots that came while nobody looked are passed over; the record says from when.
  const passedOver = trigger.nextAt !== null && trigger.nextAt < slotAt ? { passedOverFrom: toTimestamp(trigger.nextAt.getTime()) } : {}
  await recordTrigger(scope, trigger, { ...event, actor: SCHEDULER, ext: { slotAt: slot, ...passedOver, ...event.ext } }, nowMs)
}
