import { AUTHOR } from '#server/dispatch/testing/run-world.ts'
import type { Principal } from '#server/identity/principal.ts'
import type { Role } from '#server/identity/schema.ts'
import type { TokenScope } from '#server/identity/tokens/schema.ts'

/** In whose name test programs ask. */
export const SUBJECT = AUTHOR

/** A program outside, as its API token stands for it. */
export function program(as: {
  workspaceId: string
  tokenId?: string
  userId?: string
  role?: Role
  scopes?: readonly TokenScope[]
  /** Signed in by OAuth; `tokenId` is the person's consent then. */
  clientId?: string
}): Principal {
  const { workspaceId, tokenId = 'tok_one', userId = SUBJECT, role = 'operator', scopes = ['tools'], clientId } = as
  const person = { userId, name: 'Ada', email: 'ada@acme.example', authenticatedAtMs: 0, sessionHash: '', chosenWorkspaceId: workspaceId }
  const signedIn = clientId === undefined ? {} : { program: { clientId, name: 'A program' } }
  return { ...person, workspaceId, role, grants: [], via: { kind: 'token', tokenId, scopes, ...signedIn } }
}
