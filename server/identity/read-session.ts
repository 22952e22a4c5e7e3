import { findSession } from '#server/identity/accounts/store.ts'
import type { Session } from '#server/identity/principal.ts'
import { hashSecret } from '#server/identity/secret.ts'
import { membershipHolds } from '#server/identity/signed-records.ts'
import { lookInSystem } from '#server/tenancy/store.ts'

/**
 * What a session cookie stands for now: account, workspace, and the role as it is at this moment (domain §9).
 * A role that nobody signed is none.
 * @returns undefined when the token is unknown, over, revoked, or its account is disabled
 */
export async function readSession(token: string | undefined, nowMs: number): Promise<Session | undefined> {
  if (!token || token.length > 200) return undefined
  return await readSessionOf(hashSecret(token), nowMs)
}

/** The session of that hash, as `readSession` gives it; for what was made in a session and ends with it. */
export async function readSessionOf(sessionHash: string, nowMs: number): Promise<Session | undefined> {
  const found = await lookInSystem(async (scope) => await findSession(scope, sessionHash, new Date(nowMs)))
  if (!found) return undefined
  const { membership, workspaceId } = found
  const account = {
    userId: found.userId,
    name: found.name,
    email: found.email,
    authenticatedAtMs: found.authenticatedAt.getTime(),
    sessionHash,
    chosenWorkspaceId: workspaceId,
  }
  if (!workspaceId || !membership || !(await membershipHolds({ ...membership, workspaceId }))) return { account, principal: null }
  const { role, grants } = membership
  return { account, principal: { ...account, workspaceId, role, grants, via: { kind: 'session' } } }
}
