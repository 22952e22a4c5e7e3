import { type Authority, can } from '#server/identity/roles.ts'
import { ROLES } from '#server/identity/schema.ts'
import { membershipHolds } from '#server/identity/signed-records.ts'
import { inSystem } from '#server/tenancy/store.ts'
import { findOwner } from '#server/triggers/store.ts'

/** Roles whose schedules start. */
export const STARTER_ROLES: readonly string[] = ROLES.filter((role) => can({ role, grants: [] }, 'runs:start'))

/**
 * Why a person's schedules must not start now, or null: a schedule may never do more than the one in whose name it runs
 * (domain §9). A role nobody signed is none.
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function ownerStanding(workspaceId: string, userId: string): Promise<'owner_left' | 'owner_role' | null> {
  const owner = await inSystem(async (system) => await findOwner(system, workspaceId, userId))
  if (!owner || !(await membershipHolds(owner))) return 'owner_left'
  return can(owner satisfies Authority, 'runs:start') ? null : 'owner_role'
}
