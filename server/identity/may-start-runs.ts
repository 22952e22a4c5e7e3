import { openMembershipOf } from '#server/identity/people/store.ts'
import { can } from '#server/identity/roles.ts'
import { membershipHolds } from '#server/identity/signed-records.ts'
import { inSystem } from '#server/tenancy/store.ts'

/**
 * Whether a person may start runs at this very moment: what acts in their name never does more (domain §9). A role nobody
 * signed is none.
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function mayStartRuns(workspaceId: string, userId: string): Promise<boolean> {
  const membership = await inSystem(async (system) => await openMembershipOf(system, userId, workspaceId))
  return membership !== undefined && can(membership, 'runs:start') && (await membershipHolds({ ...membership, workspaceId }))
}
