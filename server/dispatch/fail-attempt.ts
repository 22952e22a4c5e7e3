import { obeyApprovalCommands } from '#server/approvals/end-approval.ts'
import { asHolder, currentAttempt, type RunContext } from '#server/dispatch/run-context.ts'
import { type AppError, isAppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { log } from '#server/observability/log.ts'
import type { ReasonCode } from '#server/program/core/attempt-state.ts'
import { GROUP_OF } from '#server/program/core/attempt-state.ts'
import { type AttemptRow, findAttempt } from '#server/runs/store.ts'
import { snapshotOf, transition } from '#server/runs/transition.ts'

const REASON_OF: { readonly [code: string]: ReasonCode } = {
  PLAN_TOKEN_MISMATCH: 'TOKEN_MISMATCH',
  VALIDATION_FAILED: 'VALIDATION',
  FILE_NOT_FOUND: 'VALIDATION',
  FILE_UNREADABLE: 'VALIDATION',
  EXPRESSION_FAILED: 'VALIDATION',
  LIMIT_EXCEEDED: 'BUDGET',
}

/**
 * What an error of a move means for the attempt: the signer gone = hold; an expected error before take-off = FAILED with
 * its reason and place; anything unforeseen is thrown on, so that the job is tried again.
 */
export async function failAttempt(context: RunContext, attempt: AttemptRow, error: unknown): Promise<'moved' | 'parked'> {
  const state = snapshotOf(attempt).state
  if (!isAppError(error) || error.code === 'CONFLICT' || error.code === 'INTERNAL') throw error
  if (error.code === 'SIGNER_UNAVAILABLE') {
    await withAttempt(
      context,
      attempt,
      async (scope, run, now) => void (await transition(scope, run, now, { type: 'hold', reason: 'signer_unavailable' })),
    )
    return 'parked'
  }
  if (GROUP_OF[state] !== 'A' && GROUP_OF[state] !== 'B') throw error
  log.warn('attempt failed', { runId: context.runId, code: error.code })
  await withAttempt(context, attempt, async (scope, run, now) => {
    const moved = await transition(
      scope,
      run,
      now,
      { type: 'error', reasonCode: REASON_OF[error.code] ?? 'ENGINE_ERROR' },
      { data: errorData(error) },
    )
    await obeyApprovalCommands(scope, { id: run.id, leg: now.leg, attempt: now.attempt }, moved.commands, 'invalidated')
  })
  return 'moved'
}

/** Code, place and context of an error: what the run page shows. */
function errorData(error: AppError): JsonObject {
  return { code: error.code, ...Object.fromEntries(Object.entries(error.context).map(([key, value]) => [`at_${key}`, value ?? null])) }
}

async function withAttempt(
  context: RunContext,
  attempt: AttemptRow,
  work: (scope: Parameters<typeof transition>[0], run: Parameters<typeof transition>[1], now: AttemptRow) => Promise<void>,
): Promise<void> {
  await asHolder(context, async (scope, run) => {
    await work(scope, run, currentAttempt(await findAttempt(scope, run.id, attempt.leg, attempt.attempt), run))
  })
}
