import { appendAudit } from '#server/audit/append-audit.ts'
import { asHolder, currentAttempt, FenceLost, type RunContext } from '#server/dispatch/run-context.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { msg } from '#server/kernel/language/say.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { suspendNamed } from '#server/policy/standing/suspend-permissions.ts'
import type { LedgerCounts } from '#server/program/core/attempt-state.ts'
import { type EffectRow, listEffects, markResent, settleEffect } from '#server/runs/ledger/store.ts'
import { findAttempt } from '#server/runs/store.ts'
import { recordRunEvent, transition, workflowOf } from '#server/runs/transition.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Timeline and audit line of one ledger row, in the transaction that moves the row. */
export async function recordEffect(
  scope: TenantScope,
  context: RunContext,
  row: EffectRow,
  state: 'intended' | 'sent' | 'confirmed' | 'failed' | 'unknown' | 'skipped',
  data: JsonObject,
): Promise<void> {
  const at = new Date(systemClock.nowMs())
  await recordRunEvent(scope, context.run, row, `effect.${state}`, { ordinal: row.ordinal, tool: row.tool, ...data }, at)
  await appendAudit(
    scope,
    [
      {
        type: `effect.${state}`,
        workflowState: 'TAKEOFF_RUNNING',
        workflow: workflowOf(context.run, { ...row, state: 'TAKEOFF_RUNNING' }),
        gateway: { gateway_type: 'mcp', request_id: row.idempotencyKey, tool: row.tool, policy_decision: 'allow' },
        message: `${row.tool} ${state}`,
        ext: {
          ordinal: row.ordinal,
          leg: row.leg,
          attempt: row.attempt,
          artifactHash: row.artifactHash,
          idempotencyKey: row.idempotencyKey,
          fence: context.fence,
          ...data,
        },
      },
    ],
    { atMs: at.getTime(), ids: systemIds },
  )
}

/** Rows of an attempt by state; failures inside `attempt` apart. */
export async function ledgerCounts(
  scope: TenantScope,
  context: Pick<RunContext, 'runId' | 'caught'>,
  leg: number,
  attempt: number,
): Promise<LedgerCounts> {
  const counts = { intended: 0, sent: 0, confirmed: 0, failed: 0, caught: 0, unknown: 0, skipped: 0 }
  for (const row of await listEffects(scope, context.runId, leg, attempt))
    counts[row.state === 'failed' && context.caught.has(row.blockPath) ? 'caught' : row.state] += 1
  return counts
}

/** `sent → unknown`: honest, holds the run until a person says what they found (domain §5). */
export async function markUnknown(context: RunContext, row: EffectRow, code: string, text: string): Promise<void> {
  await asHolder(context, async (scope, run) => {
    const at = new Date(systemClock.nowMs())
    if (row.state === 'sent') await markResent(scope, row, context.fence)
    if (
      !(await settleEffect(scope, row, context.fence, { state: 'unknown', settledAt: at, errorCode: code, errorText: cutText(text, 500) }))
    )
      throw new FenceLost()
    await recordEffect(scope, context, row, 'unknown', { code })
    const now = currentAttempt(await findAttempt(scope, run.id, row.leg, row.attempt), run)
    await suspendNamed(scope, run.memberId, now.planText, msg('an action was not sure to have arrived'))
    await transition(
      scope,
      run,
      now,
      { type: 'effect_settled', outcome: 'unknown', stops: true, ledger: await ledgerCounts(scope, context, row.leg, row.attempt) },
      { data: { ordinal: row.ordinal } },
    )
  })
}

/** Stop before a row that must not be sent: it and what follows stay unsent (domain §5, States: drift). */
export async function stopBefore(context: RunContext, row: EffectRow, why: string): Promise<void> {
  await asHolder(context, async (scope, run) => {
    const now = currentAttempt(await findAttempt(scope, run.id, row.leg, row.attempt), run)
    const ledger = await ledgerCounts(scope, context, row.leg, row.attempt)
    await transition(scope, run, now, { type: 'drift', ledger }, { data: { ordinal: row.ordinal, why } })
  })
}
