import { eligibility, quorumMet, type Voter } from '#server/approvals/core/conflict.ts'
import { type Requirement, requirementDigest, requirementSchema } from '#server/approvals/core/requirement.ts'
import { recordDecided } from '#server/approvals/record-decided.ts'
import { recordRefusal } from '#server/approvals/record-refusal.ts'
import { type ApprovalRow, closeApproval, findApproval, insertVote, listVotes } from '#server/approvals/store.ts'
import { appendAudit } from '#server/audit/append-audit.ts'
import { namedBy } from '#server/identity/delegations/store.ts'
import { findMembership } from '#server/identity/people/store.ts'
import { enqueue } from '#server/jobs/enqueue.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { toTimestamp } from '#server/kernel/clock.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { msg } from '#server/kernel/language/say.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { suspendNamed } from '#server/policy/standing/suspend-permissions.ts'
import { type AttemptRow, findAttempt, lockRun, type RunRow, updateRun } from '#server/runs/store.ts'
import { transition, workflowOf } from '#server/runs/transition.ts'
import { publishSignal } from '#server/signals/publish-signal.ts'
import { signerClient } from '#server/signer/client.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

export interface Vote {
  readonly approvalId: string
  readonly decision: 'approve' | 'reject'
  /** The token that was displayed: another one is stale. */
  readonly token: string
  readonly reason: string
}
export type VoteResult = { readonly status: ApprovalRow['status']; readonly votes: number; readonly votesNeeded: number }

/**
 * Counts one person's decision on one sealed plan (domain §7). Only from an interactive session: callers pass the
 * session's person, never a token's. The vote is signed; the decision that meets the quorum moves the run on.
 * @throws AppError PLAN_STALE, ALREADY_DECIDED, APPROVER_CONFLICTED, APPROVER_NOT_ENTITLED, REAUTH_REQUIRED, SIGNER_UNAVAILABLE
 */
export async function vote(workspaceId: string, voter: Voter, ballot: Vote): Promise<VoteResult> {
  const atMs = systemClock.nowMs()
  // Signed before the transaction: without the signer nothing is recorded.
  const approval = await inScope(workspaceId, async (scope) => await findApproval(scope, ballot.approvalId))
  const refusal = refusalOf(approval, voter, ballot, atMs)
  if (refusal) {
    await recordRefusal(workspaceId, approval, { ...ballot, by: voter.userId, code: refusal.code })
    throw refusal
  }
  const digest = taggedDigest('muster.vote.v1', {
    workspaceId,
    approvalId: approval.id,
    userId: voter.userId,
    token: ballot.token,
    requirementDigest: approval.requirementDigest,
    decision: ballot.decision,
    at: toTimestamp(atMs),
  })
  const signed = await signerClient().signAuthority({ kind: 'vote', workspaceId, digest })
  try {
    return await inScope(workspaceId, async (scope) => await countVote(scope, voter, ballot, { atMs, ...signed }))
  } catch (error) {
    // Somebody was faster, or the plan moved on: refused like any other, and on record like any other.
    if (isAppError(error)) await recordRefusal(workspaceId, approval, { ...ballot, by: voter.userId, code: error.code })
    throw error
  }
}

/** Why a person may not decide on this plan now, or null: the same for a vote and for changing the plan. */
export function refusalOf(approval: ApprovalRow, voter: Voter, ballot: Pick<Vote, 'token' | 'decision'>, nowMs: number): AppError | null {
  if (approval.token !== ballot.token) return new AppError('PLAN_STALE', { context: { approval: approval.id } })
  if (approval.status !== 'pending') return new AppError('ALREADY_DECIDED', { context: { approval: approval.id, status: approval.status } })
  if (approval.expiresAt.getTime() <= nowMs)
    return new AppError('ALREADY_DECIDED', { context: { approval: approval.id, status: 'expired' } })
  const may = eligibility(requirementSchema.parse(approval.requirement), voter, ballot.decision, nowMs)
  return may.may ? null : new AppError(may.code, { context: { approval: approval.id } })
}

async function countVote(
  scope: TenantScope,
  voter: Voter,
  ballot: Vote,
  signed: { atMs: number; signature: string; keyId: string },
): Promise<VoteResult> {
  const seen = await findApproval(scope, ballot.approvalId)
  const run = await lockRun(scope, seen.runId)
  const approval = await findApproval(scope, ballot.approvalId, { lock: true })
  const refusal = refusalOf(approval, voter, ballot, signed.atMs)
  if (refusal) throw refusal
  const requirement = requirementSchema.parse(approval.requirement)
  if (requirementDigest(requirement) !== approval.requirementDigest)
    throw new AppError('PLAN_TOKEN_MISMATCH', { context: { approval: approval.id } })
  const earlier = (await listVotes(scope, approval.id)).filter(
    (row) => row.voidedAt === null && row.token === ballot.token && row.requirementDigest === approval.requirementDigest,
  )
  if (earlier.some((row) => row.userId === voter.userId))
    throw new AppError('ALREADY_DECIDED', { context: { approval: approval.id, status: 'you voted' } })
  const attempt = await findAttempt(scope, run.id, approval.leg, approval.attempt)
  if (!attempt || attempt.token !== ballot.token) throw new AppError('PLAN_STALE', { context: { approval: approval.id } })
  const at = new Date(signed.atMs)
  await insertVote(scope, {
    id: systemIds.next('vot'),
    approvalId: approval.id,
    userId: voter.userId,
    token: ballot.token,
    requirementDigest: approval.requirementDigest,
    decision: ballot.decision,
    reason: cutText(ballot.reason, 2000),
    at,
    signature: signed.signature,
    keyId: signed.keyId,
  })
  const approvers = [
    ...earlier.filter((row) => row.decision === 'approve').map((row) => row.userId),
    ...(ballot.decision === 'approve' ? [voter.userId] : []),
  ]
  const standsInFor = await standInFor(scope, requirement, voter, at)
  const decided = ballot.decision === 'reject' ? 'rejected' : quorumMet(requirement, approvers) ? 'approved' : null
  await appendAudit(
    scope,
    [
      {
        type: 'approval.voted',
        workflowState: attempt.state,
        workflow: workflowOf(run, attempt),
        approval: {
          approval_id: approval.id,
          required_role: requirement.grants.join(','),
          approved: ballot.decision === 'approve',
          approver: voter.userId,
          plan_token_hash: ballot.token,
          timestamp: toTimestamp(signed.atMs),
          ...(ballot.reason ? { reason: cutText(ballot.reason, 500) } : {}),
        },
        ext: {
          requirementDigest: approval.requirementDigest,
          signature: signed.signature,
          keyId: signed.keyId,
          decided,
          practice: requirement.practice,
          ...(standsInFor.length > 0 ? { standsInFor } : {}),
          alone: requirement.conflicted.some((person) => person.userId === voter.userId),
        },
      },
    ],
    { atMs: signed.atMs, ids: systemIds },
  )
  if (decided) await closeDecision(scope, { run, attempt, approval, decided, by: voter.userId, at })
  await publishSignal(scope, { type: 'approval.changed', id: approval.id })
  return { status: decided ?? 'pending', votes: approvers.length, votesNeeded: requirement.votesNeeded }
}

interface Decided {
  readonly run: RunRow
  readonly attempt: AttemptRow
  readonly approval: ApprovalRow
  readonly decided: 'approved' | 'rejected'
  readonly by: string
  readonly at: Date
}

/** The decision that wins: recorded, moves the run, closes the request. @throws AppError ALREADY_DECIDED */
async function closeDecision(scope: TenantScope, { run, attempt, approval, decided, by, at }: Decided): Promise<void> {
  await recordDecided(scope, approval, { status: decided, by, at })
  // Whoever may vote shows that there is somebody who may.
  const waited = (attempt.hold as { reason: string } | null)?.reason === 'no_approver'
  const open = waited ? (await transition(scope, run, attempt, { type: 'resume' })).attempt : attempt
  const type = decided === 'approved' ? 'quorum_met' : 'reject'
  const moved = await transition(scope, run, open, { type }, { actor: by, data: { approvalId: approval.id } })
  if (moved.outcome !== 'moved') throw new AppError('ALREADY_DECIDED', { context: { approval: approval.id, state: attempt.state } })
  if (!(await closeApproval(scope, approval.id, decided, at))) throw new AppError('ALREADY_DECIDED', { context: { approval: approval.id } })
  if (decided === 'approved') await goOn(scope, run.id, at)
  else await suspendNamed(scope, approval.memberId, attempt.planText, msg('a plan was rejected'))
}

/** Enqueues the advance; dispatch is a tier above and never imported here. */
async function goOn(scope: TenantScope, runId: string, at: Date): Promise<void> {
  await updateRun(scope, runId, { queuedAt: at, admittedAt: null })
  await enqueue(scope, { task: 'admit', payload: {}, jobKey: 'admit' })
}

/**
 * Who named this voter for the time being and could decide this themselves: for the record alone. The vote counts by the
 * voter's own right, once, and not at all where the voter is conflicted (domain §7).
 */
async function standInFor(scope: TenantScope, requirement: Requirement, voter: Voter, at: Date): Promise<string[]> {
  const away: string[] = []
  for (const userId of await namedBy(scope, voter.userId, at)) {
    const membership = await findMembership(scope, userId)
    if (membership && eligibility(requirement, { ...membership, authenticatedAtMs: at.getTime() }, 'approve', at.getTime()).may)
      away.push(userId)
  }
  return away
}
