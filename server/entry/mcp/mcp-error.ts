import { INTERNAL_ERROR, INVALID_PARAMS } from '@modelcontextprotocol/server'
import { type McpSurface, pathOf } from '#server/entry/mcp/surfaces.ts'
import { scopeOf } from '#server/entry/oauth/issuer.ts'
import { presentError } from '#server/entry/present-error.ts'
import type { Problem } from '#server/entry/problem.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { inEnglish } from '#server/kernel/language/say.ts'

/** "Server error", the code that JSON-RPC leaves to servers. */
const SERVER_ERROR = -32_000

/**
 * What was refused before a message was read, as JSON-RPC: our code, the advice and the request id stand in `data`. A 401 and a
 * missing scope say where the client learns how to sign in (RFC 9728, RFC 6750).
 * @param origin of `originOf`
 */
export function mcpErrorResponse(error: unknown, requestId: string, surface: McpSurface, origin: string): Response {
  const problem = presentError(error, requestId, pathOf(surface), inEnglish)
  const { title: message, ...data } = problem
  const retry = isAppError(error, 'RATE_LIMITED') ? error.context['retryAfterSeconds'] : undefined
  const challenge = challengeOf(problem, surface, origin)
  return new Response(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: rpcCode(problem.status), message, data } }), {
    status: problem.status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-request-id': requestId,
      ...(retry === undefined ? {} : { 'retry-after': String(retry) }),
      ...(challenge === null ? {} : { 'www-authenticate': challenge }),
    },
  })
}

/** The JSON-RPC code of an HTTP status. */
export function rpcCode(status: number): number {
  if (status === 422) return INVALID_PARAMS
  return status === 500 ? INTERNAL_ERROR : SERVER_ERROR
}

function challengeOf({ status, code }: Problem, surface: McpSurface, origin: string): string | null {
  if (status !== 401 && code !== 'TOKEN_SCOPE_MISSING') return null
  const said = code === 'TOKEN_SCOPE_MISSING' ? 'insufficient_scope' : code === 'TOKEN_REFUSED' ? 'invalid_token' : null
  return [
    'Bearer realm="muster"',
    ...(said === null ? [] : [`error="${said}"`]),
    `scope="${scopeOf(surface)}"`,
    `resource_metadata="${origin}/.well-known/oauth-protected-resource${pathOf(surface)}"`,
  ].join(', ')
}
