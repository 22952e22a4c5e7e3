import { authorise } from '#server/entry/authorise.ts'
import { credentialOf } from '#server/entry/credential.ts'
import { MCP_SURFACES, type McpSurface } from '#server/entry/mcp/surfaces.ts'
import type { Principal } from '#server/identity/principal.ts'
import { AppError } from '#server/kernel/app-error.ts'

/**
 * Who asks at an MCP endpoint: the person of an API token that has the scope of this surface. A browser's session opens none, so that
 * no page can speak to it in somebody's name.
 * @throws AppError SIGNED_OUT without a token; TOKEN_REFUSED, TOKEN_SCOPE_MISSING, FORBIDDEN, CREDENTIALS_MIXED, RATE_LIMITED
 */
export async function authoriseMcp(request: Request, surface: McpSurface): Promise<Principal> {
  const credential = credentialOf(request)
  if (credential.kind !== 'bearer') throw new AppError('SIGNED_OUT')
  const { capability, token } = MCP_SURFACES[surface]
  return await authorise(credential, { capability, tokenScope: token, changes: false })
}
