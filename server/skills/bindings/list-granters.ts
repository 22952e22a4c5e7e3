import { listMemberships } from '#server/identity/people/store.ts'
import { mayGrantSkills } from '#server/identity/roles.ts'
import { membershipHolds } from '#server/identity/signed-records.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * User ids of all who may grant what skills ask for, by a role that was signed; nobody who is suspended.
 * @throws AppError SIGNER_UNAVAILABLE only when this process has not met the signer yet
 */
export async function listGranters(scope: TenantScope): Promise<string[]> {
  const granters: string[] = []
  for (const membership of await listMemberships(scope)) {
    if (!mayGrantSkills(membership)) continue
    if (await membershipHolds({ ...membership, workspaceId: scope.workspaceId })) granters.push(membership.userId)
  }
  return granters
}
