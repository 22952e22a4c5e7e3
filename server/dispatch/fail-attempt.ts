import { obeyApprovalCommands } from '#server/approvals/end-approval.ts'
import { markUnknown, stopBefore } from '#server/dispatch/record-effect.ts'
import { asHolder, currentAttempt, type RunContext } from '#server/dispatch/run-context.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { log } from '#server/observability/log.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import type { ReasonCode } from '#server/program/core/attempt-state.ts'
import { GROUP_OF } from '#server/program/core/attempt-state.ts'
import { listEffects } from '#server/runs/ledger/store.ts'
import { type AttemptRow, countFaults, findAttempt } from '#server/runs/store.ts'
import { recordRunEvent, snapshotOf, transition } from '#server/runs/transition.ts'
import { inScope } from '#server/tenancy/store.ts'

const REASON_OF: { readonly [code: string]: ReasonCode } = {
  PLAN_TOKEN_MISMATCH: 'TOKEN_MISMATCH',
  VALIDATION_FAILED: 'VALIDATION',
  FILE_NOT_FOUND: 'VALIDATION',
  FILE_UNREADABLE: 'VALIDATION',
  EXPRESSION_FAILED: 'VALIDATION',
  LIMIT_EXCEEDED: 'BUDGET',
  PAYLOAD_TOO_LARGE: 'BUDGET',
  MODEL_ANSWER_UNFIT: 'VALIDATION',
}

/** Faults in a row, without any progress between them, before people are told. */
const FAULTS_MAX = 5
/** Of these the next try may know more. */
const TRIED_AGAIN: ReadonlySet<string> = new Set(['CONFLICT', 'INTERNAL'])

/**
 * What an error of a move means for the attempt: the signer gone = hold; an expected error before take-off = FAILED with
 * its reason and place. Anything unforeseen is recorded and thrown on, so that the job is tried again; the fifth in a row
 * ends the attempt before take-off, and during it the row that was being moved (domain §5, States: error).
 */
export async function failAttempt(context: RunContext, attempt: AttemptRow, error: unknown): Promise<'moved' | 'parked'> {
  const group = GROUP_OF[snapshotOf(attempt).state]
  if (isAppError(error, 'SIGNER_UNAVAILABLE')) {
    await withAttempt(
      context,
      attempt,
      async (scope, run, now) => void (await transition(scope, run, now, { type: 'hold', reason: 'signer_unavailable' })),
    )
    return 'parked'
  }
  if (group === 'A' && isAppError(error, 'BUDGET_EXCEEDED')) {
    await withAttempt(context, attempt, async (scope, run, now) => {
      await transition(scope, run, now, { type: 'hold', reason: 'budget' }, { data: errorData(error) })
    })
    return 'parked'
  }
  const isPlanned = group === 'A' || group === 'B'
  if (isPlanned && isAppError(error) && !TRIED_AGAIN.has(error.code)) {
    await endAttempt(context, attempt, error)
    return 'moved'
  }
  if ((await recordFault(context, attempt, error)) < FAULTS_MAX) throw error
  log.error('attempt given up', { runId: context.runId, error })
  if (isPlanned)
    await endAttempt(context, attempt, isAppError(error) ? error : new AppError('INTERNAL', { context: { tries: FAULTS_MAX } }))
  else if (group === 'T') await giveUpRow(context, attempt)
  else throw error
  return 'moved'
}

async function endAttempt(context: RunContext, attempt: AttemptRow, error: AppError): Promise<void> {
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
}

/** @returns faults since the run last moved, this one included */
async function recordFault(context: RunContext, attempt: AttemptRow, error: unknown): Promise<number> {
  return await asHolder(context, async (scope, run) => {
    const faults = (await countFaults(scope, run.id)) + 1
    const data = { code: isAppError(error) ? error.code : 'INTERNAL', tries: faults, triesMax: FAULTS_MAX }
    await recordRunEvent(scope, run, attempt, 'fault', data, new Date(systemClock.nowMs()))
    return faults
  })
}

/** What was on its way is honestly unknown; what was not sent stays unsent, and nothing after it is (Stop). */
async function giveUpRow(context: RunContext, { leg, attempt }: AttemptRow): Promise<void> {
  const rows = await inScope(context.workspaceId, async (scope) => await listEffects(scope, context.runId, leg, attempt))
  const row = rows.find(({ state }) => state === 'sent' || state === 'intended')
  if (row?.state === 'sent') return await markUnknown(context, row, 'WORKER_FAILED', 'The worker failed again and again at this action.')
  if (row) await stopBefore(context, row, 'the worker failed again and again at this action')
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
