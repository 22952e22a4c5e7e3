import { addressOf, checkRate, RATE } from '#server/entry/rate-limit/check-rate.ts'

/**
 * What pages of other origins may ask of this installation: programs that run in a browser sign up, get their token and speak MCP with
 * it (docs/guides/mcp-sign-in.md). Nothing here is ever asked with a cookie: no answer allows credentials, and no
 * other route has any of these headers. The only place where they are written.
 */
export interface CrossOrigin {
  /** Whose pages may read the answer: `*`, or one origin that was checked. */
  readonly origin: string
  readonly methods: readonly string[]
  readonly asks: readonly string[]
}

/** Headers of an answer that such a page may read, beside those that any may. */
const EXPOSED = ['WWW-Authenticate', 'Mcp-Session-Id', 'Mcp-Protocol-Version', 'Retry-After', 'X-Request-Id']
/** How long a browser need not ask again. */
const PREFLIGHT_SECONDS = 600

/** Metadata, registration, tokens: public, so that any page may read them. */
export const PUBLIC_ASKS = ['content-type', 'mcp-protocol-version']
export const MCP_ASKS = [
  'authorization',
  'content-type',
  'last-event-id',
  'mcp-method',
  'mcp-name',
  'mcp-protocol-version',
  'mcp-session-id',
  'muster-channel',
  'muster-questions',
]

/** The same answer, readable for those pages. */
export function readableAcross(response: Response, { origin }: Pick<CrossOrigin, 'origin'>): Response {
  const headers = new Headers(response.headers)
  headers.set('access-control-allow-origin', origin)
  headers.set('access-control-expose-headers', EXPOSED.join(', '))
  if (origin !== '*' && !/\borigin\b/i.test(headers.get('vary') ?? '')) headers.append('vary', 'Origin')
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

/**
 * The question of a browser before the request itself: it says the same whatever is asked for, and opens nothing.
 * @throws AppError RATE_LIMITED
 */
export async function answerPreflight(request: Request, { asks, methods, origin }: CrossOrigin): Promise<Response> {
  await checkRate(`${addressOf(request)} preflight`, RATE.signedIn)
  const headers = {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': methods.join(', '),
    'access-control-allow-headers': asks.join(', '),
    'access-control-max-age': String(PREFLIGHT_SECONDS),
    vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
    'cache-control': 'no-store',
  }
  return new Response(null, { status: 204, headers })
}
