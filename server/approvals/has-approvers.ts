import type { Requirement } from '#server/approvals/core/requirement.ts'
import { listApprovers } from '#server/approvals/list-approvers.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Whether enough people of the workspace could decide: otherwise a question would only expire (domain §5, States: no
 * eligible approver).
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function hasApprovers(scope: TenantScope, requirement: Requirement): Promise<boolean> {
  return (await listApprovers(scope, requirement)).length >= requirement.votesNeeded
}
