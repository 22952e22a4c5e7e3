import { identityContext } from '#server/entry/identity-context.ts'
import type { Role } from '#server/identity/schema.ts'
import { arrangePerson, arrangeSignIn, arrangeToken } from '#server/identity/testing/arrange.ts'
import type { TokenScope } from '#server/identity/tokens/schema.ts'

/** A person of the workspace with an API token. */
export async function arrangeBearer(workspaceId: string, scopes: readonly TokenScope[], role: Role = 'viewer') {
  const { email, userId } = await arrangePerson({ [workspaceId]: role })
  const { principal, token: session } = await arrangeSignIn(identityContext, email)
  return { userId, principal, session, bearer: await arrangeToken(identityContext, principal, scopes) }
}
