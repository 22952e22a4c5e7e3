import { obeyApprovalCommands } from '#server/approvals/end-approval.ts'
import { recountVotes } from '#server/approvals/recount-votes.ts'
import { askAgain } from '#server/approvals/tighten-open-approvals.ts'
import { appendAudit } from '#server/audit/append-audit.ts'
import { listCatalogue } from '#server/catalogue/list-catalogue.ts'
import { isSameKind } from '#server/crew/same-kind.ts'
import { labelFaults } from '#server/dispatch/core/label-faults.ts'
import { permissionDigests, planUnderPolicy, type StoredEffect, storedEffects } from '#server/dispatch/load-plan.ts'
import { recordEffect } from '#server/dispatch/record-effect.ts'
import { findWithdrawn } from '#server/dispatch/refuse-withdrawn.ts'
import { asHolder, currentAttempt, type RunContext } from '#server/dispatch/run-context.ts'
import { planDocument, secretVersionsOf } from '#server/dispatch/seal-leg.ts'
import { probeTarget } from '#server/gateway/mcp/probe-target.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { canonicalJson } from '#server/kernel/canonical-json.ts'
import { toTimestamp } from '#server/kernel/clock.ts'
import { findActor } from '#server/members/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { planDocumentSchema } from '#server/plan/plan-document.ts'
import { sealPlan } from '#server/plan/seal.ts'
import { verifyToken } from '#server/plan/verify-token.ts'
import { severityOf, votesNeededOf } from '#server/policy/core/decide.ts'
import type { LivePermission } from '#server/policy/core/standing.ts'
import { bundleByDigest, currentBundle } from '#server/policy/current-bundle.ts'
import { evaluatePlan } from '#server/policy/evaluate-plan.ts'
import { type Verdict, verdictSchema } from '#server/policy/schema.ts'
import { livePermissions } from '#server/policy/standing/live-permissions.ts'
import { insertUses } from '#server/policy/standing/store.ts'
import type { ReasonCode } from '#server/program/core/attempt-state.ts'
import type { AttemptEvent } from '#server/program/core/step.ts'
import { listAmendments } from '#server/runs/amendments/store.ts'
import { type ArtifactRow, listArtifacts } from '#server/runs/artifacts/store.ts'
import { type EffectRow, insertEffects, listEffects } from '#server/runs/ledger/store.ts'
import { type AttemptRow, findAttempt, type RunRow } from '#server/runs/store.ts'
import { transition, workflowOf } from '#server/runs/transition.ts'
import { signerClient } from '#server/signer/client.ts'
import { verifyPlanSignature } from '#server/signer/verify-signature.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/** A plan has this long to be applied once its token is consumed; then Stop (domain §5, States). */
const TAKEOFF_WINDOW_MS = 30 * 60_000
/** What a probe said counts this long (domain §5, Take-off). */
const PROBES_VALID_MS = 10_000

type Refusal =
  | { readonly kind: 'stale' | 'hold' | 'ask-again'; readonly why: string }
  | { readonly kind: 'fail'; readonly reasonCode: ReasonCode; readonly why: string; readonly differences: readonly string[] }

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
    const refusal = await refusalOf(scope, context, run, now, stored, { epoch, publicKeyPem, present, effects, permissions })
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

async function refusalOf(
  scope: TenantScope,
  context: RunContext,
  run: RunRow,
  attempt: AttemptRow,
  rows: readonly ArtifactRow[],
  facts: SignerFacts & {
    present: ReadonlyMap<number, string | null>
    effects: readonly StoredEffect[]
    permissions: readonly LivePermission[]
  },
): Promise<Refusal | null> {
  const mismatch = (why: string, differences: readonly string[] = []): Refusal => ({
    kind: 'fail',
    reasonCode: 'TOKEN_MISMATCH',
    why,
    differences,
  })
  if (attempt.planText === null || attempt.token === null) return mismatch('there is no seal')
  const verified = verifyToken({ planText: attempt.planText, token: attempt.token, artifacts: rows })
  if (!verified.ok) return mismatch('stored bytes differ from the seal', verified.differences)
  // From today's stored fields, not from the sealed text: a changed field must not hide behind an unchanged text.
  const secretVersions = await secretVersionsOf(scope, context.program, rows)
  const sealed = planDocumentSchema.parse(JSON.parse(attempt.planText))
  const under = { epoch: facts.epoch, purpose: run.purpose, policyDigest: sealed.policyDigest }
  const again = sealPlan({ ...planDocument(context, attempt, rows, under), secretVersions })
  if (again.token !== attempt.token) {
    if (sealed.epoch !== facts.epoch)
      return { kind: 'fail', reasonCode: 'EPOCH', why: 'sealed in an earlier epoch', differences: ['epoch'] }
    if (canonicalJson(secretVersions) !== canonicalJson(sealed.secretVersions)) return { kind: 'stale', why: 'a saved secret changed' }
    return mismatch('fields behind the seal changed', differingFields(attempt.planText, again.planText))
  }
  if (!planSigned(context.workspaceId, attempt, facts)) return mismatch('the signature of the plan does not hold', ['signature'])
  const claims = facts.effects.map(({ metadata }) => metadata)
  const [fault] = labelFaults(context.program, claims, await listAmendments(scope, run.lineageId))
  if (fault !== undefined) return mismatch(fault, ['labels'])
  if (run.purpose !== 'run') return mismatch('a dry run never takes off', ['purpose'])
  const member = await findActor(scope, run.memberId)
  if (member.status !== 'active') return { kind: 'hold', why: `the crew member is ${member.status}` }
  const withdrawn = await findWithdrawn(scope, context.program)
  if (withdrawn !== null)
    return {
      kind: 'fail',
      reasonCode: 'VALIDATION',
      why: `the skill ${withdrawn.skill} ${withdrawn.version} was withdrawn`,
      differences: [],
    }
  const pins = new Map((await listCatalogue(scope)).map((row) => [row.tool, row]))
  for (const { metadata } of facts.effects) {
    const row = pins.get(metadata.tool)
    if (row?.state !== 'active' || row.pin !== metadata.pin) return { kind: 'stale', why: `ability ${metadata.tool} changed` }
    const tool = context.program.tools[metadata.tool]
    if (!tool || !isSameKind(row, tool))
      return { kind: 'fail', reasonCode: 'VALIDATION', why: `ability ${metadata.tool} is of another kind now`, differences: [] }
  }
  for (const { metadata } of facts.effects) {
    if (metadata.precondition !== null && facts.present.get(metadata.ordinal) !== metadata.precondition)
      return { kind: 'stale', why: `${metadata.target ?? metadata.tool} changed since planned` }
  }
  const decided = verdictSchema.parse(attempt.verdict)
  if (await isStricterNow(scope, context, attempt, rows, decided, sealed.policyDigest, facts.permissions))
    return { kind: 'stale', why: 'the rules became stricter' }
  if (decided.decision !== 'require_approval') return null
  const counted = await recountVotes(scope, { ...run, leg: attempt.leg, attempt: attempt.attempt, token: attempt.token }, facts)
  if (counted.kind === 'met') return null
  return counted.kind === 'broken' ? mismatch(counted.why, ['votes']) : { kind: 'ask-again', why: counted.why }
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

/** The pinned and the current rules both answer, with the recorded time; the more severe wins (domain §5, Take-off). */
async function isStricterNow(
  scope: TenantScope,
  context: RunContext,
  attempt: AttemptRow,
  rows: readonly ArtifactRow[],
  decided: Verdict,
  sealedDigest: string,
  permissions: readonly LivePermission[],
): Promise<boolean> {
  const pinned = await bundleByDigest(scope, sealedDigest)
  if (!pinned) return true
  const plan = planUnderPolicy(context, attempt, rows, permissions)
  return [pinned, await currentBundle(scope)]
    .map((bundle) => evaluatePlan(plan, bundle))
    .some(
      (now) =>
        severityOf(now.decision) > severityOf(decided.decision) || votesNeededOf(now.evaluations) > votesNeededOf(decided.evaluations),
    )
}

interface SignerFacts {
  readonly epoch: string
  readonly publicKeyPem: string
}

/** The plan's signature, checked against the signer's key: a forged row has none. */
function planSigned(workspaceId: string, attempt: AttemptRow, { epoch, publicKeyPem }: SignerFacts): boolean {
  const { token, sealedAt, expiresAt, signature } = attempt
  if (token === null || sealedAt === null || expiresAt === null || signature === null) return false
  const times = { issuedAt: toTimestamp(sealedAt.getTime()), expiresAt: toTimestamp(expiresAt.getTime()) }
  return verifyPlanSignature({ workspaceId, token, epoch, ...times }, signature, publicKeyPem)
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

function differingFields(a: string, b: string): string[] {
  const left = JSON.parse(a) as Record<string, unknown>
  const right = JSON.parse(b) as Record<string, unknown>
  return Object.keys(left).filter((key) => JSON.stringify(left[key]) !== JSON.stringify(right[key]))
}
