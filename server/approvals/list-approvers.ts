import { eligibility } from '#server/approvals/core/conflict.ts'
import type { Requirement } from '#server/approvals/core/requirement.ts'
import { listMemberships } from '#server/identity/people/store.ts'
import type { Role } from '#server/identity/schema.ts'
import { membershipHolds } from '#server/identity/signed-records.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

export interface Approver {
  readonly userId: string
  readonly role: Role
}

/**
 * The people of the workspace who could decide under a requirement, once they sign in again.
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function listApprovers(scope: TenantScope, requirement: Requirement): Promise<Approver[]> {
  const found: Approver[] = []
  for (const membership of await listMemberships(scope)) {
    const { userId, role, grants } = membership
    if (!eligibility(requirement, { userId, role, grants, authenticatedAtMs: 0 }, 'approve', 0).may) continue
    if (await membershipHolds({ ...membership, workspaceId: scope.workspaceId })) found.push({ userId, role })
  }
  return found
}
