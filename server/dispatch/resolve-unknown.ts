import { appendAudit } from '#server/audit/append-audit.ts'
import { queueRun } from '#server/dispatch/queue-run.ts'
import { ledgerCounts } from '#server/dispatch/record-effect.ts'
import { currentAttempt } from '#server/dispatch/run-context.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { loadProgram } from '#server/members/load-program.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { caughtPaths } from '#server/program/core/call-blocks.ts'
import { listEffects, resolveUnknown as resolveRow } from '#server/runs/ledger/store.ts'
import { findAttempt, lockRun } from '#server/runs/store.ts'
import { recordRunEvent, transition, workflowOf } from '#server/runs/transition.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** After this a call of ours cannot be on its way any more: only then may a person say what became of it. */
export const CALL_LIFETIME_MS = 30_000

/**
 * A person says what they found about an action that is not sure to have arrived: `done` counts as carried out, the rest
 * goes on; `not_done` counts as failed and stops; `abandon` leaves it open and ends the run. Nothing is ever sent again here.
 * @throws AppError UNKNOWN_NOT_RESOLVABLE
 */
export async function resolveUnknown(
  scope: TenantScope,
  options: { runId: string; leg: number; ordinal: number; resolution: 'done' | 'not_done' | 'abandon'; note: string; by: string },
): Promise<void> {
  const run = await lockRun(scope, options.runId)
  const attempt = currentAttempt(await findAttempt(scope, run.id, run.leg, run.attempt), run)
  const row = (await listEffects(scope, run.id, run.leg, run.attempt)).find((effect) => effect.ordinal === options.ordinal)
  const nowMs = systemClock.nowMs()
  if (run.leg !== options.leg || row?.state !== 'unknown')
    throw new AppError('UNKNOWN_NOT_RESOLVABLE', { context: { run: run.id, action: options.ordinal } })
  if (row.sentAt && nowMs - row.sentAt.getTime() < CALL_LIFETIME_MS)
    throw new AppError('UNKNOWN_NOT_RESOLVABLE', { context: { run: run.id, waitMs: CALL_LIFETIME_MS - (nowMs - row.sentAt.getTime()) } })
  const at = new Date(nowMs)
  const settled = {
    done: { state: 'confirmed' as const, response: { confirmedBy: options.by } },
    not_done: { state: 'failed' as const },
    abandon: {},
  }[options.resolution]
  if (!(await resolveRow(scope, row, { ...settled, resolution: options.resolution, resolvedBy: options.by, settledAt: at })))
    throw new AppError('CONFLICT')
  await recordRunEvent(
    scope,
    run,
    attempt,
    'effect.resolved',
    { ordinal: row.ordinal, resolution: options.resolution, by: options.by, note: cutText(options.note, 500) },
    at,
  )
  await appendAudit(
    scope,
    [
      {
        type: 'effect.resolved',
        workflowState: attempt.state,
        workflow: workflowOf(run, attempt),
        message: `action ${row.ordinal}: ${options.resolution}`,
        ext: { ordinal: row.ordinal, resolution: options.resolution, actor: options.by, idempotencyKey: row.idempotencyKey },
      },
    ],
    { atMs: nowMs, ids: systemIds },
  )
  const ledger = await ledgerCounts(
    scope,
    { runId: run.id, caught: caughtPaths(await loadProgram(scope, run.programDigest)) },
    run.leg,
    run.attempt,
  )
  const moved = await transition(
    scope,
    run,
    attempt,
    { type: 'unknown_resolved', resolution: options.resolution, ledger },
    { actor: options.by },
  )
  if (moved.outcome === 'refused') throw new AppError('UNKNOWN_NOT_RESOLVABLE', { context: { run: run.id } })
  if (moved.attempt.hold === null && moved.attempt.state !== 'FAILED') await queueRun(scope, run.id)
}
