import type { RouteAbout } from '#server/entry/answer-request.ts'
import { ERROR_CATALOGUE, type ErrorCode } from '#server/kernel/error-catalogue.ts'

/** What a route of this kind may refuse with, by HTTP status; its own refusals among them. Pure. */
export function errorsOf(method: string, path: string, about: RouteAbout): Map<number, ErrorCode[]> {
  const changes = method !== 'GET'
  const when = (is: boolean, ...codes: ErrorCode[]): ErrorCode[] => (is ? codes : [])
  const codes: ErrorCode[] = [
    ...when(about.door === 'mcp', 'MCP_TOKEN_NEEDED', 'TOKEN_REFUSED', 'TOKEN_SCOPE_MISSING', 'CREDENTIALS_MIXED'),
    ...when(about.door === 'member' || about.door === 'account', 'SIGNED_OUT'),
    ...when(about.door === 'member', 'TOKEN_REFUSED', 'CREDENTIALS_MIXED', 'NOT_A_MEMBER'),
    ...when(about.door === 'member', about.token ? 'TOKEN_SCOPE_MISSING' : 'SESSION_ONLY'),
    ...when(about.capability !== null, 'FORBIDDEN'),
    ...when(changes, 'ORIGIN_REFUSED'),
    ...when(path.includes('['), 'NOT_FOUND'),
    ...when(Boolean(about.body || about.query || about.params), 'VALIDATION_FAILED'),
    ...when(Boolean(about.body || about.upload), 'PAYLOAD_TOO_LARGE'),
    ...when(about.idempotent === true, 'IDEMPOTENCY_MISMATCH', 'CONFLICT'),
    'RATE_LIMITED',
    'INTERNAL',
    'UNAVAILABLE',
    ...(about.errors ?? []),
  ]
  return Map.groupBy([...new Set(codes)], (code) => ERROR_CATALOGUE[code].status)
}
