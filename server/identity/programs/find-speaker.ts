import { findUserByEmail } from '#server/identity/accounts/store.ts'
import { membershipOf, workspacesOf } from '#server/identity/people/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import { membershipHolds } from '#server/identity/signed-records.ts'
import { inSystem } from '#server/tenancy/store.ts'

/**
 * The person whom an external issuer vouches for, in one workspace, with the role of this moment.
 * @param email that the issuer verified
 * @param workspaceId null: the only one that the person is in
 * @returns undefined when there is no such account, it is closed, or the workspace is not theirs or not clear
 */
export async function findSpeaker(email: string, workspaceId: string | null): Promise<Omit<Principal, 'via' | 'grants'> | undefined> {
  return await inSystem(async (scope) => {
    const user = await findUserByEmail(scope, email.toLowerCase())
    if (!user || user.disabledAt !== null) return undefined
    const only = workspaceId ?? onlyOne((await workspacesOf(scope, user.id)).map(({ id }) => id))
    const membership = only === undefined ? undefined : await membershipOf(scope, user.id, only)
    if (only === undefined || !membership || !(await membershipHolds({ ...membership, workspaceId: only }))) return undefined
    return {
      userId: user.id,
      name: user.name,
      email: user.email,
      authenticatedAtMs: 0,
      sessionHash: '',
      chosenWorkspaceId: only,
      workspaceId: only,
      role: membership.role,
    }
  })
}

function onlyOne(ids: readonly string[]): string | undefined {
  return ids.length === 1 ? ids[0] : undefined
}
