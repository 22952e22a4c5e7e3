import type { Requirement } from '#server/approvals/core/requirement.ts'

export interface Voter {
  readonly userId: string
  readonly role: 'viewer' | 'operator' | 'author' | 'admin'
  readonly grants: readonly string[]
  readonly authenticatedAtMs: number
}
export type Eligibility =
  | { readonly may: true; readonly alone: boolean }
  | { readonly may: false; readonly code: 'APPROVER_CONFLICTED' | 'APPROVER_NOT_ENTITLED' | 'REAUTH_REQUIRED' | 'FORBIDDEN' }

/**
 * Whether a person's vote counts under a requirement (domain §7). Rejecting needs the same right as approving, but a
 * conflicted person may always reject: it only stops their own work.
 */
export function eligibility(requirement: Requirement, voter: Voter, decision: 'approve' | 'reject', nowMs: number): Eligibility {
  if (voter.role === 'viewer') return { may: false, code: 'FORBIDDEN' }
  const conflicted = requirement.conflicted.some((person) => person.userId === voter.userId)
  if (!requirement.grants.every((grant) => voter.grants.includes(grant)) && !(conflicted && decision === 'reject'))
    return { may: false, code: 'APPROVER_NOT_ENTITLED' }
  if (conflicted && decision === 'approve' && !requirement.singlePerson) return { may: false, code: 'APPROVER_CONFLICTED' }
  if (nowMs - voter.authenticatedAtMs > requirement.sessionAgeMaxMs) return { may: false, code: 'REAUTH_REQUIRED' }
  return { may: true, alone: conflicted }
}

/** Whether the valid approvals meet the requirement: distinct people, votes on this token and requirement only. */
export function quorumMet(requirement: Requirement, approvers: readonly string[]): boolean {
  return new Set(approvers).size >= requirement.votesNeeded
}
