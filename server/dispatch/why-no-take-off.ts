import { recountVotes } from '#server/approvals/recount-votes.ts'
import { listCatalogue } from '#server/catalogue/list-catalogue.ts'
import { isSameKind } from '#server/crew/same-kind.ts'
import { labelFaults } from '#server/dispatch/core/label-faults.ts'
import { planUnderPolicy, type StoredEffect } from '#server/dispatch/load-plan.ts'
import { findWithdrawn } from '#server/dispatch/refuse-withdrawn.ts'
import type { RunContext } from '#server/dispatch/run-context.ts'
import { planDocument, secretVersionsOf } from '#server/dispatch/seal-leg.ts'
import { canonicalJson } from '#server/kernel/canonical-json.ts'
import { toTimestamp } from '#server/kernel/clock.ts'
import { findActor } from '#server/members/store.ts'
import { planDocumentSchema } from '#server/plan/plan-document.ts'
import { sealPlan } from '#server/plan/seal.ts'
import { verifyToken } from '#server/plan/verify-token.ts'
import { severityOf, votesNeededOf } from '#server/policy/core/decide.ts'
import type { LivePermission } from '#server/policy/core/standing.ts'
import { bundleByDigest, currentBundle } from '#server/policy/current-bundle.ts'
import { evaluatePlan } from '#server/policy/evaluate-plan.ts'
import { type Verdict, verdictSchema } from '#server/policy/schema.ts'
import type { ReasonCode } from '#server/program/core/attempt-state.ts'
import { listAmendments } from '#server/runs/amendments/store.ts'
import type { ArtifactRow } from '#server/runs/artifacts/store.ts'
import type { AttemptRow, RunRow } from '#server/runs/store.ts'
import { verifyPlanSignature } from '#server/signer/verify-signature.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

export type Refusal =
  | { readonly kind: 'stale' | 'hold' | 'ask-again'; readonly why: string }
  | { readonly kind: 'fail'; readonly reasonCode: ReasonCode; readonly why: string; readonly differences: readonly string[] }

interface SignerFacts {
  readonly epoch: string
  readonly publicKeyPem: string
}

/** What was looked at before the transaction began. */
interface Looked extends SignerFacts {
  /** Ordinal → the present state of its target. */
  readonly present: ReadonlyMap<number, string | null>
  readonly effects: readonly StoredEffect[]
  readonly permissions: readonly LivePermission[]
}

/**
 * Why a sealed plan may not take off now, the first reason that holds; null when it may. Everything that the seal binds is read anew and compared:
 * token from stored fields, epoch, signature, labels, identity, pins, preconditions, rules, votes (domain §5, Take-off).
 * @param rows artifacts of the attempt, as stored now
 */
export async function whyNoTakeOff(
  scope: TenantScope,
  context: RunContext,
  run: RunRow,
  attempt: AttemptRow,
  rows: readonly ArtifactRow[],
  facts: Looked,
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

/** The plan's signature, checked against the signer's key: a forged row has none. */
function planSigned(workspaceId: string, attempt: AttemptRow, { epoch, publicKeyPem }: SignerFacts): boolean {
  const { token, sealedAt, expiresAt, signature } = attempt
  if (token === null || sealedAt === null || expiresAt === null || signature === null) return false
  const times = { issuedAt: toTimestamp(sealedAt.getTime()), expiresAt: toTimestamp(expiresAt.getTime()) }
  return verifyPlanSignature({ workspaceId, token, epoch, ...times }, signature, publicKeyPem)
}

function differingFields(a: string, b: string): string[] {
  const left = JSON.parse(a) as Record<string, unknown>
  const right = JSON.parse(b) as Record<string, unknown>
  return Object.keys(left).filter((key) => JSON.stringify(left[key]) !== JSON.stringify(right[key]))
}
