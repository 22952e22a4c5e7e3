import type { McpSurface } from '#server/entry/mcp/surfaces.ts'
import { MCP_SURFACES } from '#server/entry/mcp/surfaces.ts'
import { openRecord, sealRecord } from '#server/entry/oauth/seal-record.ts'
import { consumeRecord, findRecord, putRecord } from '#server/entry/oauth/store.ts'
import type { Principal, TokenPrincipal } from '#server/identity/principal.ts'
import { readSessionOf } from '#server/identity/read-session.ts'
import { can } from '#server/identity/roles.ts'
import { hashSecret, makeSecret } from '#server/identity/secret.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inSystem } from '#server/tenancy/store.ts'

/** Told apart from every other token at first sight. */
export const TICKET_PREFIX = 'page_'
const MODEL = 'PageTicket'
const LIFE_MS = 60_000

/**
 * For the connect page, which shows what a program would see: a token for one request to one MCP address, within a minute, in the
 * name of whoever looks at the page. It ends with the session and, as every token, has no grants.
 * @throws AppError FORBIDDEN when the person's role has no use for that address
 */
export async function makeTicket(principal: Principal, surface: McpSurface): Promise<{ ticket: string }> {
  const { capability } = MCP_SURFACES[surface]
  if (!can(principal, capability)) throw new AppError('FORBIDDEN', { context: { capability, role: principal.role } })
  const ticket = `${TICKET_PREFIX}${makeSecret().secret}`
  const idHash = hashSecret(ticket)
  const payload = sealRecord(MODEL, idHash, { surface, sessionHash: principal.sessionHash, workspaceId: principal.workspaceId })
  const expiresAt = new Date(systemClock.nowMs() + LIFE_MS)
  await inSystem(async (scope) => await putRecord(scope, { model: MODEL, idHash, payload, grantHash: null, expiresAt }))
  return { ticket }
}

/** The person whose page asks, once. @returns undefined for a ticket that was used, is too old, or whose session is over */
export async function readTicket(ticket: string): Promise<TokenPrincipal | undefined> {
  const nowMs = systemClock.nowMs()
  const idHash = hashSecret(ticket)
  const row = await inSystem(async (scope) => {
    const found = await findRecord(scope, MODEL, idHash, new Date(nowMs))
    return found && (await consumeRecord(scope, MODEL, idHash, new Date(nowMs))) ? found : undefined
  })
  const { surface, sessionHash, workspaceId } = (row ? (openRecord(MODEL, idHash, row.payload) ?? {}) : {}) as {
    surface?: McpSurface
    sessionHash?: string
    workspaceId?: string
  }
  if (surface === undefined || sessionHash === undefined) return undefined
  const principal = (await readSessionOf(sessionHash, nowMs))?.principal
  if (!principal || principal.workspaceId !== workspaceId) return undefined
  const via = { kind: 'token', tokenId: `page:${principal.userId}`, scopes: [MCP_SURFACES[surface].token] } as const
  return { ...principal, authenticatedAtMs: 0, grants: [], via }
}
