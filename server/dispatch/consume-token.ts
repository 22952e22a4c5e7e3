import { obeyApprovalCommands } from '#server/approvals/end-approval.ts'
import { askAgain } from '#server/approvals/tighten-open-approvals.ts'
import { appendAudit } from '#server/audit/append-audit.ts'
import { permissionDigests, type StoredEffect, storedEffects } from '#server/dispatch/load-plan.ts'
import { recordEffect } from '#server/dispatch/record-effect.ts'
import { asHolder, currentAttempt, type RunContext } from '#server/dispatch/run-context.ts'
import { type Refusal, whyNoTakeOff } from '#server/dispatch/why-no-take-off.ts'
import { probeTarget } from '#server/gateway/mcp/probe-target.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { LivePermission } from '#server/policy/core/standing.ts'
import { livePermissions } from '#server/policy/standing/live-permissions.ts'
import { insertUses } from '#server/policy/standing/store.ts'
import type { AttemptEvent } from '#server/program/core/step.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { type EffectRow, insertEffects, listEffects } from '#server/runs/ledger/store.ts'
import { type AttemptRow, findAttempt, type RunRow } from '#server/runs/store.ts'
import { transition, workflowOf } from '#server/runs/transition.ts'
import { signerClient } from '#server/signer/client.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/** A plan has this long to be applied once its token is consumed; then Stop (domain §5, States). */
const TAKEOFF_WINDOW_MS = 30 * 60_000
/** What a probe said counts this long (domain §5, Take-off). */
const PROBES_VALID_MS = 10_000

/**
 * The gate of take-off. Probes and the signer come first; then one transaction without network compares everything again
 * (token from stored fields, expiry, epoch, identity, pins, votes, preconditions, policy), consumes the token by
 * compare-and-set and writes all ledger rows `intended` (domain §5, Take-off).
 */
export async function consumeToken(context: RunContext, attempt: AttemptRow): Promise<void> {
  const { epoch, publicKeyPem } = await signerClient().status()
  const rows = await inScope(context.workspaceId, async (scope) => await listArtifacts(scope, context.runId, attempt.leg, attempt.attempt))
  const effects = storedEffects(rows)
  const { present, atMs: probedMs } = await probeAll(context, effects)
  await asHolder(context, async (scope, run) => {
    // Waiting for the lock counts: a look that is older says nothing about now. The next try looks again.
    if (systemClock.monotonicMs() - probedMs > PROBES_VALID_MS)
      throw new AppError('CONFLICT', { context: { why: 'looking at the targets took too long' } })
    const now = currentAttempt(await findAttempt(scope, run.id, attempt.leg, attempt.attempt), run)
    if (now.state !== 'PREFLIGHT_COMPLETE' && now.state !== 'APPROVED' && now.state !== 'READY_FOR_TAKEOFF') return
    if (now.expiresAt !== null && now.expiresAt.getTime() <= systemClock.nowMs()) {
      const expired = await transition(scope, run, now, { type: 'expire' })
      return await obeyApprovalCommands(scope, { ...run, leg: now.leg, attempt: now.attempt }, expired.commands, 'expired')
    }
    const stored = await listArtifacts(scope, run.id, now.leg, now.attempt)
    const permissions = await livePermissions(scope, {
      lineageId: run.lineageId,
      digests: permissionDigests(stored),
      nowMs: systemClock.nowMs(),
      authors: context.version.authors,
    })
    const refusal = await whyNoTakeOff(scope, context, run, now, stored, { epoch, publicKeyPem, present, effects, permissions })
    if (refusal) return await refuse(scope, run, now, refusal)
    await recordVerified(scope, run, now)
    const ready = now.state === 'READY_FOR_TAKEOFF' ? now : (await transition(scope, run, now, { type: 'rechecked' })).attempt
    const until = new Date(systemClock.nowMs() + TAKEOFF_WINDOW_MS)
    const { attempt: consumed } = await transition(
      scope,
      run,
      ready,
      { type: 'token_consumed' },
      { change: { takeoffUntil: until }, data: { token: ready.token } },
    )
    await insertEffects(
      scope,
      effects.map((effect) => ledgerRow(context, consumed, effect)),
    )
    await reserveUses(scope, run, consumed, effects, permissions)
    for (const row of await listEffects(scope, run.id, consumed.leg, consumed.attempt))
      await recordEffect(scope, context, row, 'intended', {})
  })
}

/** The present state of every target, and when the first of them was looked at (monotonic ms). */
async function probeAll(
  context: RunContext,
  effects: readonly StoredEffect[],
): Promise<{ present: ReadonlyMap<number, string | null>; atMs: number }> {
  const atMs = systemClock.monotonicMs()
  const present = new Map<number, string | null>()
  for (const { metadata, args } of effects) {
    const tool = context.program.tools[metadata.tool]
    if (metadata.precondition !== null && tool)
      present.set(metadata.ordinal, await probeTarget({ workspaceId: context.workspaceId, row: tool, args }))
  }
  return { present, atMs }
}

/** What the limits of standing permissions count, from here on, whatever becomes of the actions (domain §4). */
async function reserveUses(
  scope: TenantScope,
  run: RunRow,
  attempt: AttemptRow,
  effects: readonly StoredEffect[],
  permissions: readonly (LivePermission & { readonly entryId: string })[],
): Promise<void> {
  const at = new Date(systemClock.nowMs())
  const here = { runId: run.id, leg: attempt.leg, attempt: attempt.attempt }
  for (const { digest, entryId } of permissions) {
    const ordinals = effects.filter(({ metadata }) => metadata.whitelist === digest).map(({ metadata }) => metadata.ordinal)
    await insertUses(
      scope,
      ordinals.map((ordinal) => ({ ...here, entryId, ordinal, at })),
    )
    const draft = {
      type: 'whitelist.used' as const,
      workflowState: attempt.state,
      workflow: workflowOf(run, attempt),
      message: `${ordinals.length} actions count for a standing permission`,
      ext: { permissionId: entryId, digest, ordinals },
    }
    await appendAudit(scope, [draft], { atMs: at.getTime(), ids: systemIds })
  }
}

/** The seal held against everything it binds, right before it is spent (requirements 8.13: token created, verified). */
async function recordVerified(scope: TenantScope, run: RunRow, attempt: AttemptRow): Promise<void> {
  const token = attempt.token ?? ''
  const integrity = { expected_plan_token: token, actual_plan_token: token, plan_token_match: true, artifacts_match: true }
  const draft = {
    type: 'token.verified' as const,
    workflowState: attempt.state,
    workflow: workflowOf(run, attempt),
    message: 'the plan is the one that was sealed and decided on',
    integrity,
  }
  await appendAudit(scope, [draft], { atMs: systemClock.nowMs(), ids: systemIds })
}

async function refuse(scope: TenantScope, run: RunRow, attempt: AttemptRow, refusal: Refusal): Promise<void> {
  if (refusal.kind === 'ask-again') return await askAgain(scope, run, attempt, refusal.why)
  if (refusal.kind === 'fail' && refusal.reasonCode === 'TOKEN_MISMATCH') {
    await appendAudit(
      scope,
      [
        {
          type: 'token.mismatch',
          severity: 'critical',
          workflowState: attempt.state,
          workflow: workflowOf(run, attempt),
          message: refusal.why,
          integrity: {
            expected_plan_token: attempt.token ?? '',
            plan_token_match: false,
            artifacts_match: false,
            differences: [...refusal.differences],
          },
          ext: { why: refusal.why },
        },
      ],
      { atMs: systemClock.nowMs(), ids: systemIds },
    )
  }
  const moved = await transition(scope, run, attempt, eventOf(refusal), { data: { why: refusal.why } })
  await obeyApprovalCommands(scope, { id: run.id, leg: attempt.leg, attempt: attempt.attempt }, moved.commands, 'invalidated')
}

function eventOf(refusal: Exclude<Refusal, { kind: 'ask-again' }>): AttemptEvent {
  if (refusal.kind === 'hold') return { type: 'hold', reason: 'identity_suspended' }
  if (refusal.kind === 'fail') return { type: 'error', reasonCode: refusal.reasonCode }
  return { type: 'drift', ledger: { intended: 0, sent: 0, confirmed: 0, failed: 0, caught: 0, unknown: 0, skipped: 0 } }
}

function ledgerRow(
  context: RunContext,
  attempt: AttemptRow,
  { row, metadata }: StoredEffect,
): Omit<EffectRow, 'workspaceId' | 'createdAt'> {
  return {
    runId: attempt.runId,
    leg: attempt.leg,
    attempt: attempt.attempt,
    ordinal: metadata.ordinal,
    artifactName: row.name,
    artifactHash: row.artifactHash,
    lineageId: context.run.lineageId,
    blockPath: metadata.blockPath,
    itemDigest: metadata.itemDigest,
    tool: metadata.tool,
    effectClass: metadata.effectClass,
    pin: metadata.pin,
    argsText: row.bodyText ?? '{}',
    idempotencyKey: metadata.idempotencyKey,
    independent: metadata.independent,
    state: 'intended',
    fence: context.fence,
    sentAt: null,
    settledAt: null,
    response: null,
    responseDigest: null,
    errorCode: null,
    errorText: null,
    beforeDigest: metadata.precondition,
    afterDigest: null,
    resolvedBy: null,
    resolution: null,
  }
}
