import { eligibility, quorumMet } from '#server/approvals/core/conflict.ts'
import { type Requirement, requirementDigest, requirementSchema } from '#server/approvals/core/requirement.ts'
import { findApprovalOf, listVotes, type VoteRow } from '#server/approvals/store.ts'
import { findMembership } from '#server/identity/people/store.ts'
import { membershipHolds } from '#server/identity/signed-records.ts'
import { toTimestamp } from '#server/kernel/clock.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { verifyAuthoritySignature } from '#server/signer/verify-signature.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

export type VoteCount =
  | { readonly kind: 'met' }
  /** The stored decision is not what it claims to be. */
  | { readonly kind: 'broken'; readonly why: string }
  /** It was right when it was taken; today it would not be: people decide again. */
  | { readonly kind: 'not-today'; readonly why: string }

/**
 * Counts the votes on a plan once more at take-off, from the rows: signed, on this token, under this requirement, not voided,
 * and of people who may decide today (domain §5, Take-off: "votes (roles again)").
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function recountVotes(
  scope: TenantScope,
  run: { id: string; leg: number; attempt: number; token: string },
  key: { epoch: string; publicKeyPem: string },
): Promise<VoteCount> {
  const broken = (why: string): VoteCount => ({ kind: 'broken', why })
  const approval = await findApprovalOf(scope, run)
  if (approval?.status !== 'approved' || approval.token !== run.token) return broken('the approval is not for this plan')
  const requirement = requirementSchema.parse(approval.requirement)
  if (requirementDigest(requirement) !== approval.requirementDigest) return broken('the requirement changed')
  const valid = (await listVotes(scope, approval.id)).filter(
    (vote) =>
      vote.decision === 'approve' &&
      vote.voidedAt === null &&
      vote.token === run.token &&
      vote.requirementDigest === approval.requirementDigest &&
      voteSigned(vote, key),
  )
  const people = (list: readonly VoteRow[]) => list.map((vote) => vote.userId)
  if (!quorumMet(requirement, people(valid))) return broken('the votes do not meet the requirement')
  if (requirement.singlePerson && !(await readWorkspace(scope)).singlePersonApproval)
    return { kind: 'not-today', why: 'the workspace left practice' }
  const entitled = []
  for (const vote of valid) if (await mayDecideToday(scope, requirement, vote)) entitled.push(vote)
  return quorumMet(requirement, people(entitled)) ? { kind: 'met' } : { kind: 'not-today', why: 'who approved may not decide any more' }
}

/** Role and grants as they are now; how recent the sign-in was counts when the vote is given, not later. */
async function mayDecideToday(scope: TenantScope, requirement: Requirement, vote: VoteRow): Promise<boolean> {
  const membership = await findMembership(scope, vote.userId)
  if (!membership || !(await membershipHolds({ ...membership, workspaceId: scope.workspaceId }))) return false
  const { role, grants } = membership
  const atMs = vote.at.getTime()
  return eligibility(requirement, { userId: vote.userId, role, grants, authenticatedAtMs: atMs }, 'approve', atMs).may
}

/** A vote's signature over exactly what was voted on (`vote.ts`). */
function voteSigned(vote: VoteRow, { epoch, publicKeyPem }: { epoch: string; publicKeyPem: string }): boolean {
  const { workspaceId, approvalId, userId, token, requirementDigest: under, decision } = vote
  const at = toTimestamp(vote.at.getTime())
  const digest = taggedDigest('muster.vote.v1', { workspaceId, approvalId, userId, token, requirementDigest: under, decision, at })
  return verifyAuthoritySignature({ workspaceId, kind: 'vote', digest, epoch }, vote.signature, publicKeyPem)
}
