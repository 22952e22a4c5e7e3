import { eligibility } from '#server/approvals/core/conflict.ts'
import type { Requirement } from '#server/approvals/core/requirement.ts'
import { listMemberships } from '#server/identity/people/store.ts'
import { membershipHolds } from '#server/identity/signed-records.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Whether enough people of the workspace could decide, once they sign in again: otherwise a question would only expire
 * (domain §5, States: no eligible approver).
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function hasApprovers(scope: TenantScope, requirement: Requirement): Promise<boolean> {
  let found = 0
  for (const membership of await listMemberships(scope)) {
    const { userId, role, grants } = membership
    if (!eligibility(requirement, { userId, role, grants, authenticatedAtMs: 0 }, 'approve', 0).may) continue
    if (await membershipHolds({ ...membership, workspaceId: scope.workspaceId })) found += 1
    if (found >= requirement.votesNeeded) return true
  }
  return false
}
