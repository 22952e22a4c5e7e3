import { authorise, type Needs, recordDenial } from '#server/entry/authorise.ts'
import { credentialOf } from '#server/entry/credential.ts'
import { MCP_SURFACES, type McpSurface } from '#server/entry/mcp/surfaces.ts'
import { readExternalToken } from '#server/entry/oauth/external-issuer.ts'
import { originOf, resourceOf } from '#server/entry/oauth/issuer.ts'
import { readTicket, TICKET_PREFIX } from '#server/entry/oauth/page-ticket.ts'
import { readAccessToken } from '#server/entry/oauth/read-access-token.ts'
import { checkRate, RATE } from '#server/entry/rate-limit/check-rate.ts'
import type { Principal, TokenPrincipal } from '#server/identity/principal.ts'
import { can } from '#server/identity/roles.ts'
import { TOKEN_PREFIX } from '#server/identity/tokens/schema.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { readEnv } from '#server/observability/env.ts'

/**
 * Who asks at an MCP endpoint: the person of an API token that has the scope of this surface, or the person who let the program in
 * by OAuth, for this surface. A browser's session opens none, so that no page can speak to it in somebody's name; nor does the token
 * of a crew member.
 * @throws AppError MCP_TOKEN_NEEDED; TOKEN_REFUSED, TOKEN_SCOPE_MISSING, FORBIDDEN, CREDENTIALS_MIXED, RATE_LIMITED
 */
export async function authoriseMcp(request: Request, surface: McpSurface): Promise<Principal> {
  const credential = credentialOf(request)
  if (credential.kind !== 'bearer') throw new AppError('MCP_TOKEN_NEEDED')
  const { capability, token } = MCP_SURFACES[surface]
  const needs: Needs = { capability, tokenScope: token, changes: request.method !== 'GET' && request.method !== 'HEAD' }
  if (credential.token.startsWith(TOKEN_PREFIX)) return await authorise(credential, needs)
  const principal = await readBearer(credential.token, request, surface)
  if (!principal) {
    await checkRate(`wrong token ${credential.from}`, RATE.anonymous)
    throw new AppError('TOKEN_REFUSED')
  }
  const hasScope = principal.via.scopes.includes(token)
  if (hasScope && can(principal, capability)) return principal
  await recordDenial(principal, needs)
  if (!hasScope) throw new AppError('TOKEN_SCOPE_MISSING', { context: { scope: token } })
  throw new AppError('FORBIDDEN', { context: { capability, role: principal.role } })
}

/** @returns undefined for every token that does not work, whyever */
async function readBearer(token: string, request: Request, surface: McpSurface): Promise<TokenPrincipal | undefined> {
  if (token.startsWith(TICKET_PREFIX)) return await readTicket(token)
  const audience = resourceOf(originOf(request), surface)
  return readEnv().MCP_ISSUER === undefined ? await readAccessToken(token, audience) : await readExternalToken(token, audience)
}
