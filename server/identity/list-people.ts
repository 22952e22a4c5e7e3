import { listUsers } from '#server/identity/accounts/store.ts'
import { listAllMemberships } from '#server/identity/people/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import type { Role } from '#server/identity/schema.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'

export interface PersonRow {
  readonly userId: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly grants: readonly string[]
  readonly joinedAtMs: number
  /** Kept out of the workspace since; null when not. */
  readonly suspendedAtMs: number | null
  /** Until when the account rests after wrong passwords; may be over already. */
  readonly restsUntilMs: number | null
}

/** The people of the workspace, first joined first. Names come from the system plane, for these members only. */
export async function listPeople(principal: Pick<Principal, 'workspaceId'>): Promise<PersonRow[]> {
  const memberships = await inScope(principal.workspaceId, listAllMemberships)
  const users = await inSystem(
    async (scope) =>
      await listUsers(
        scope,
        memberships.map((membership) => membership.userId),
      ),
  )
  const byId = new Map(users.map((user) => [user.id, user]))
  return memberships.map(({ userId, role, grants, createdAt, suspendedAt }) => ({
    userId,
    name: byId.get(userId)?.name ?? 'Unknown',
    email: byId.get(userId)?.email ?? '',
    role,
    grants,
    joinedAtMs: createdAt.getTime(),
    suspendedAtMs: suspendedAt?.getTime() ?? null,
    restsUntilMs: byId.get(userId)?.lockedUntil?.getTime() ?? null,
  }))
}
