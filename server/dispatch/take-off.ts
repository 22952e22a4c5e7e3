import { checkpointWorkspace } from '#server/audit/checkpoint-workspace.ts'
import { lookedUpBy, markSecretPlace, noteSecretRead } from '#server/dispatch/keep-secret.ts'
import { mintRunToken } from '#server/dispatch/mint-run-token.ts'
import { ledgerCounts, markUnknown, recordEffect, stopBefore } from '#server/dispatch/record-effect.ts'
import { asHolder, currentAttempt, FenceLost, type RunContext } from '#server/dispatch/run-context.ts'
import { applyEffect } from '#server/gateway/mcp/apply-effect.ts'
import { expectedAfter } from '#server/gateway/mcp/expected-after.ts'
import { probeTarget } from '#server/gateway/mcp/probe-target.ts'
import { assert } from '#server/kernel/assert.ts'
import { type JsonObject, parseCanonicalJson } from '#server/kernel/canonical-json.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { findActor } from '#server/members/store.ts'
import { faultPoint } from '#server/observability/fault-point.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { planDocumentSchema } from '#server/plan/plan-document.ts'
import { recoveryOf } from '#server/program/core/ledger-rule.ts'
import type { AttemptEvent } from '#server/program/core/step.ts'
import { type EffectRow, isDoneElsewhere, listEffects, markResent, markSent, settleEffect } from '#server/runs/ledger/store.ts'
import { type AttemptRow, findAttempt } from '#server/runs/store.ts'
import { transition } from '#server/runs/transition.ts'
import { signerClient } from '#server/signer/client.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Longest time between "sent" committed and the call going out: a worker that slept longer must not send. */
const SEND_WITHIN_MS = 10_000

/**
 * Applies the ledger rows of a take-off, in order, each at most once (domain §5, Take-off). The only caller of the
 * gateway's apply door; what is sent comes from the row alone. Ends when no row is open, on Stop, or on a hold.
 * @throws AppError SIGNER_UNAVAILABLE before anything that costs money, when its intention cannot be covered by a checkpoint
 */
export async function takeOff(context: RunContext, leg: number, attempt: number): Promise<void> {
  const epoch = await presentEpoch()
  let covered = false
  for (;;) {
    const next = await nextRow(context, leg, attempt, epoch)
    if (next === 'wait') return
    if (next === 'over') {
      await asHolder(context, async (scope, run) => {
        const now = currentAttempt(await findAttempt(scope, run.id, leg, attempt), run)
        if (now.state !== 'TAKEOFF_RUNNING') return
        await transition(scope, run, now, { type: 'ledger_checked', ledger: await ledgerCounts(scope, context, leg, attempt) })
      })
      return
    }
    // `spend` is sent only after a signed checkpoint covers its intention (domain §8); all of a plan were committed as one.
    if (next.row.effectClass === 'spend' && next.row.state === 'intended' && !covered) {
      await checkpointWorkspace(context.workspaceId)
      covered = true
    }
    await applyRow(context, next)
  }
}

/** Null while the signer is away: it is the only one who raises the epoch. */
async function presentEpoch(): Promise<string | null> {
  return await signerClient()
    .status()
    .then(
      (status) => status.epoch,
      () => null,
    )
}

interface OpenRow {
  readonly row: EffectRow
  /** Stop was called: what is on its way settles, nothing is sent or sent again. */
  readonly stopped: boolean
}

/** The first row that is still open. `wait`: held or stopped; `over`: none left. */
async function nextRow(context: RunContext, leg: number, attempt: number, epoch: string | null): Promise<OpenRow | 'wait' | 'over'> {
  return await asHolder(context, async (scope, run) => {
    const now = currentAttempt(await findAttempt(scope, run.id, leg, attempt), run)
    if (now.state !== 'TAKEOFF_RUNNING' || now.hold !== null) return 'wait'
    if (run.cancelledBy !== null && now.reasonCode === null) {
      await transition(scope, run, now, { type: 'cancel', ledger: await ledgerCounts(scope, context, leg, attempt) })
      return 'wait'
    }
    const rows = await listEffects(scope, run.id, leg, attempt)
    const row = rows.find((row) => row.state === 'sent' || row.state === 'intended')
    if (!row) return 'over'
    const reason = await reasonToPause(scope, context, now, epoch)
    if (reason) {
      const counted = await ledgerCounts(scope, context, leg, attempt)
      await transition(scope, run, now, reason === 'takeoff_overdue' ? { type: reason, ledger: counted } : reason)
      return 'wait'
    }
    return { row, stopped: now.reasonCode !== null }
  })
}

/** What has to be looked at again before each row: the epoch, the window, the member (domain §5, States). */
async function reasonToPause(
  scope: TenantScope,
  context: RunContext,
  now: AttemptRow,
  epoch: string | null,
): Promise<'takeoff_overdue' | AttemptEvent | null> {
  const sealed = planDocumentSchema.parse(JSON.parse(now.planText ?? '{}'))
  if (epoch !== null && sealed.epoch !== epoch) return { type: 'new_epoch' }
  if (now.reasonCode !== null) return null
  if (now.takeoffUntil !== null && now.takeoffUntil.getTime() <= systemClock.nowMs()) return 'takeoff_overdue'
  const member = await findActor(scope, context.member.id)
  return member.status === 'active' ? null : { type: 'hold', reason: 'identity_suspended' }
}

async function applyRow(context: RunContext, { row, stopped }: OpenRow): Promise<void> {
  const tool = context.program.tools[row.tool]
  assert(tool, `program lists ${row.tool}`)
  const args = parseCanonicalJson(row.argsText) as JsonObject
  const expected = expectedAfter({ row: tool, args })
  const present = await presentDigest(context, row, args)
  const recovery = recoveryOf({
    state: row.state,
    idempotency: tool.idempotency,
    sentAgoMs: row.sentAt ? systemClock.nowMs() - row.sentAt.getTime() : 0,
    beforeDigest: row.beforeDigest,
    afterDigest: expected?.digest ?? null,
    presentDigest: present,
  })
  if (recovery === 'unknown' || (recovery === 'resend' && stopped))
    return await markUnknown(context, row, 'WORKER_LOST', 'The worker was lost between sending and hearing back.')
  if (recovery === 'confirm' && expected) return await confirmFromProbe(context, row, expected.output)
  // Drift of a row: the target is not as it was when the plan was made (domain §5, States).
  if (recovery === 'send' && row.beforeDigest !== null && present !== row.beforeDigest)
    return await stopBefore(context, row, 'changed since planned')
  faultPoint('effect.before_sent')
  const startedMs = systemClock.monotonicMs()
  // With the run locked: a cancel comes before or after, never in between.
  const won = await asHolder(context, async (scope) => {
    const at = new Date(systemClock.nowMs())
    const claimed = recovery === 'resend' ? await markResent(scope, row, context.fence) : await markSent(scope, row, context.fence, at)
    if (claimed) await markSecretPlace(scope, context, row)
    if (claimed) await recordEffect(scope, context, row, 'sent', recovery === 'resend' ? { resent: true } : {})
    return claimed
  }).catch((error: unknown) => {
    if (isDoneElsewhere(error)) return 'done-elsewhere' as const
    throw error
  })
  if (won === 'done-elsewhere') return await stopBefore(context, row, 'another run of the same lineage did it')
  if (!won) throw new FenceLost()
  faultPoint('effect.after_sent')
  if (systemClock.monotonicMs() - startedMs > SEND_WITHIN_MS)
    return await markUnknown(context, row, 'TOO_LATE', 'The worker slept between taking the action and sending it.')
  const outcome = await applyEffect(row, {
    workspaceId: context.workspaceId,
    memberId: context.member.id,
    pins: pinsOf(context),
    mint: async () => await mintRunToken(context, 'llm'),
  })
  faultPoint('effect.after_call')
  if (outcome.kind === 'unknown') return await markUnknown(context, row, outcome.code, outcome.text)
  await asHolder(context, async (scope, run) => {
    const at = new Date(systemClock.nowMs())
    const change =
      outcome.kind === 'confirmed'
        ? {
            state: 'confirmed' as const,
            settledAt: at,
            response: outcome.response,
            responseDigest: taggedDigest('muster.response.v1', outcome.response),
          }
        : { state: 'failed' as const, settledAt: at, errorCode: outcome.code, errorText: cutText(outcome.text, 500) }
    if (!(await settleEffect(scope, row, context.fence, change))) throw new FenceLost()
    await recordEffect(
      scope,
      context,
      row,
      change.state,
      outcome.kind === 'confirmed' ? { responseDigest: change.responseDigest ?? null } : { code: outcome.code, proof: outcome.proof },
    )
    // A file that became something secret after this run said that it moves it, before it did.
    if (outcome.kind === 'confirmed') await markSecretPlace(scope, context, row)
    // The answer of a look-up that was decided on is read from the next part on.
    if (outcome.kind === 'confirmed' && !tool.mutates)
      await noteSecretRead(scope, run, lookedUpBy(row, context.member.id), { leg: row.leg + 1, attempt: 1 })
    await settle(scope, run, context, row, outcome.kind)
  })
  faultPoint('effect.after_settled')
}

async function settle(
  scope: Parameters<typeof transition>[0],
  run: Parameters<typeof transition>[1],
  context: RunContext,
  row: EffectRow,
  outcome: 'confirmed' | 'failed',
): Promise<void> {
  const now = currentAttempt(await findAttempt(scope, run.id, row.leg, row.attempt), run)
  const ledger = await ledgerCounts(scope, context, row.leg, row.attempt)
  const caught = outcome === 'failed' && context.caught.has(row.blockPath)
  await transition(
    scope,
    run,
    now,
    { type: 'effect_settled', outcome: caught ? 'caught' : outcome, stops: !row.independent, ledger },
    { data: { ordinal: row.ordinal } },
  )
}

/** The probe shows that the lost worker's call arrived: what it gave follows from the sealed arguments. */
async function confirmFromProbe(context: RunContext, row: EffectRow, response: JsonObject): Promise<void> {
  await asHolder(context, async (scope, run) => {
    const at = new Date(systemClock.nowMs())
    const claimed = await markResent(scope, row, context.fence)
    const settled =
      claimed &&
      (await settleEffect(scope, row, context.fence, {
        state: 'confirmed',
        settledAt: at,
        response,
        responseDigest: taggedDigest('muster.response.v1', response),
      }))
    if (!settled) throw new FenceLost()
    await recordEffect(scope, context, row, 'confirmed', { confirmedByProbe: true })
    await settle(scope, run, context, row, 'confirmed')
  })
}

async function presentDigest(context: RunContext, row: EffectRow, args: JsonObject): Promise<string | null> {
  const tool = context.program.tools[row.tool]
  if (!tool?.probe) return null
  try {
    return await probeTarget({ workspaceId: context.workspaceId, row: tool, args })
  } catch {
    return null
  }
}

function pinsOf(context: RunContext): { readonly [tool: string]: string } {
  return Object.fromEntries(Object.values(context.program.tools).map((tool) => [tool.tool, tool.pin]))
}
