import { appendAudit } from '#server/audit/append-audit.ts'
import { enqueue } from '#server/jobs/enqueue.ts'
import { assert } from '#server/kernel/assert.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { toTimestamp } from '#server/kernel/clock.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { AttemptSnapshot, AttemptState, HoldReason, ReasonCode } from '#server/program/core/attempt-state.ts'
import { type AttemptEvent, type Command, step } from '#server/program/core/step.ts'
import { markOpenUnknown, skipIntended } from '#server/runs/ledger/store.ts'
import { type AttemptRow, appendRunEvent, insertAttempt, listAttempts, moveAttempt, type RunRow, updateRun } from '#server/runs/store.ts'
import { tellOfFailure, tellOfHold } from '#server/runs/tell-of-run.ts'
import { publishSignal } from '#server/signals/publish-signal.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

export interface Transition {
  readonly attempt: AttemptRow
  readonly outcome: 'moved' | 'ignored' | 'refused'
  /** Commands that other domains carry out in the same transaction: approvals. */
  readonly commands: readonly Command[]
}
export interface TransitionNote {
  /** Written with the state: token, verdict, … */
  readonly change?: Partial<AttemptRow>
  /** For the timeline and the audit: ids and figures, never payloads. */
  readonly data?: JsonObject
  readonly actor?: string
}

/**
 * Moves an attempt by the one state machine and records it: state, timeline and audit in the caller's transaction
 * (domain §1: every arrow commits all three). The run must be locked by the caller.
 * @throws IllegalTransition for an unlisted transition; AppError CONFLICT when the attempt moved meanwhile
 */
export async function transition(
  scope: TenantScope,
  run: RunRow,
  attempt: AttemptRow,
  event: AttemptEvent,
  note: TransitionNote = {},
): Promise<Transition> {
  const before = { ...snapshotOf(attempt), attempt: await countTries(scope, attempt) }
  const outcome = step(before, event)
  if (outcome.kind !== 'moved') return { attempt, outcome: outcome.kind, commands: [] }
  const at = new Date(systemClock.nowMs())
  const { next, commands } = outcome
  const over = next.state === 'FAILED' || next.state === 'COMPLETED'
  const moved = await moveAttempt(scope, attempt, {
    ...note.change,
    state: next.state,
    hold: next.hold === null ? null : { reason: next.hold, since: holdSince(attempt, next.hold, at) },
    reasonCode: next.reasonCode,
    ...(over ? { endedAt: at } : {}),
  })
  if (commands.includes('skip_intended')) await skipRows(scope, run, moved, at)
  if (commands.includes('open_rows_unknown')) await markOpenUnknown(scope, run.id, attempt.leg, attempt.attempt, at)
  if (next.hold !== null && next.hold !== before.hold)
    await tellOfHold(scope, run, { reason: next.hold, since: toTimestamp(at.getTime()), leg: attempt.leg, attempt: attempt.attempt })
  const data = { ...note.data, event: event.type, from: before.state, to: next.state, hold: next.hold, reasonCode: next.reasonCode }
  await recordRunEvent(scope, run, moved, 'state', { ...data, ...(note.actor ? { actor: note.actor } : {}) }, at)
  await appendAudit(
    scope,
    [
      {
        type: 'attempt.state_changed',
        workflowState: next.state,
        workflow: workflowOf(run, moved),
        message: `${before.state} → ${next.state}`,
        ext: { ...data, ...(note.actor ? { actor: note.actor } : {}) },
      },
    ],
    { atMs: at.getTime(), ids: systemIds },
  )
  if (commands.includes('plan_again')) await planAgain(scope, run, attempt.attempt)
  else if (next.state === 'FAILED') await endRun(scope, run, moved, next.reasonCode)
  return { attempt: moved, outcome: 'moved', commands }
}

/** How often the leg was planned because the world had changed: plans that people changed are no such tries (domain §5, *Again*). */
async function countTries(scope: TenantScope, { attempt, leg, runId }: AttemptRow): Promise<number> {
  if (attempt === 1) return 1
  const earlier = (await listAttempts(scope, runId)).filter((one) => one.leg === leg && one.attempt < attempt)
  return 1 + earlier.filter((one) => one.reasonCode !== 'SUPERSEDED').length
}

/** What the pure machine sees of a stored attempt. */
export function snapshotOf(attempt: AttemptRow): AttemptSnapshot {
  const hold = attempt.hold as { reason: HoldReason } | null
  return {
    state: attempt.state as AttemptState,
    hold: hold?.reason ?? null,
    reasonCode: attempt.reasonCode as ReasonCode | null,
    attempt: attempt.attempt,
  }
}

/** CabinCrew's names of a run and its leg. */
export function workflowOf(
  run: RunRow,
  attempt: { leg: number; attempt: number; state: string },
): { workflow_id: string; step_id: string; mode: 'flight-plan' | 'take-off' } {
  const applying = attempt.state === 'TAKEOFF_RUNNING' || attempt.state === 'EXECUTION_COMPLETE' || attempt.state === 'COMPLETED'
  return { workflow_id: run.id, step_id: `leg-${attempt.leg}.${attempt.attempt}`, mode: applying ? 'take-off' : 'flight-plan' }
}

/** One line of the run's timeline, and the live signal that makes screens look again. */
export async function recordRunEvent(
  scope: TenantScope,
  run: RunRow,
  attempt: { leg: number; attempt: number },
  kind: string,
  data: JsonObject,
  at: Date,
): Promise<void> {
  await Promise.all([
    appendRunEvent(scope, { runId: run.id, leg: attempt.leg, attempt: attempt.attempt, kind, data, at }),
    publishSignal(scope, { type: 'run.changed', id: run.id }),
  ])
}

const OUTCOME_OF = { CANCELLED: 'cancelled', EXPIRED: 'expired' } as const

/** Ends a run: outcome, timeline, audit. Succeeds without a reason, else by the reason of its last attempt. */
export async function endRun(
  scope: TenantScope,
  run: RunRow,
  attempt: AttemptRow,
  reasonCode: ReasonCode | null,
  output: JsonObject | null = null,
): Promise<void> {
  const at = new Date(systemClock.nowMs())
  const outcome =
    reasonCode === null ? 'succeeded' : reasonCode === 'CANCELLED' || reasonCode === 'EXPIRED' ? OUTCOME_OF[reasonCode] : 'failed'
  await updateRun(scope, run.id, {
    outcome,
    reasonCode,
    endedAt: at,
    queuedAt: null,
    admittedAt: null,
    ...(output === null ? {} : { output }),
  })
  // The slot is free: somebody may be waiting for it.
  await enqueue(scope, { task: 'admit', payload: {}, jobKey: 'admit' })
  if (reasonCode !== null) await tellOfFailure(scope, run, reasonCode)
  await recordRunEvent(scope, run, attempt, 'ended', { outcome, reasonCode }, at)
  await appendAudit(
    scope,
    [
      {
        type: 'run.ended',
        workflowState: reasonCode === null ? 'COMPLETED' : 'FAILED',
        workflow: workflowOf(run, attempt),
        message: `run ${outcome}${reasonCode ? ` (${reasonCode})` : ''}`,
        ext: { outcome, reasonCode, endedAt: toTimestamp(at.getTime()) },
      },
    ],
    { atMs: at.getTime(), ids: systemIds },
  )
}

async function planAgain(scope: TenantScope, run: RunRow, attempt: number): Promise<void> {
  assert(attempt >= 1, 'attempts count from 1')
  await insertAttempt(scope, run.id, run.leg, attempt + 1)
  await updateRun(scope, run.id, { attempt: attempt + 1 })
}

async function skipRows(scope: TenantScope, run: RunRow, attempt: AttemptRow, at: Date): Promise<void> {
  const ordinals = await skipIntended(scope, run.id, attempt.leg, attempt.attempt, at)
  if (ordinals.length === 0) return
  await recordRunEvent(scope, run, attempt, 'skipped', { ordinals }, at)
  await appendAudit(
    scope,
    ordinals.map((ordinal) => ({
      type: 'effect.skipped' as const,
      workflowState: 'TAKEOFF_RUNNING' as const,
      workflow: workflowOf(run, attempt),
      message: `action ${ordinal} was not sent`,
      ext: { ordinal },
    })),
    { atMs: at.getTime(), ids: systemIds },
  )
}

function holdSince(attempt: AttemptRow, reason: HoldReason, at: Date): string {
  const hold = attempt.hold as { reason: HoldReason; since: string } | null
  return hold?.reason === reason ? hold.since : toTimestamp(at.getTime())
}
