import { createMcpHandler, INVALID_REQUEST, type McpServer } from '@modelcontextprotocol/server'
import { describeRoute, type RouteHandler } from '#server/entry/answer-request.ts'
import { answerPreflight, MCP_ASKS, readableAcross } from '#server/entry/cross-origin.ts'
import { authoriseMcp } from '#server/entry/mcp/authorise-mcp.ts'
import { checkHost, pageThatReads } from '#server/entry/mcp/check-host.ts'
import { mcpErrorResponse } from '#server/entry/mcp/mcp-error.ts'
import { sessionIdFor } from '#server/entry/mcp/questions/session-id.ts'
import { hearAnswer, isAnswer } from '#server/entry/mcp/questions/take-answer.ts'
import { methodOf, readMessage } from '#server/entry/mcp/read-message.ts'
import { MCP_SURFACES, type McpSurface } from '#server/entry/mcp/surfaces.ts'
import { waitingStreams } from '#server/entry/mcp/waiting-streams.ts'
import { originOf } from '#server/entry/oauth/issuer.ts'
import { checkRate, RATE } from '#server/entry/rate-limit/check-rate.ts'
import { BODY_BYTES_MAX } from '#server/entry/read-request.ts'
import type { Principal } from '#server/identity/principal.ts'
import { assert } from '#server/kernel/assert.ts'
import { actWithToken } from '#server/observability/acting-token.ts'
import { readEnv } from '#server/observability/env.ts'
import { log } from '#server/observability/log.ts'
import { systemIds } from '#server/observability/system-ids.ts'

/** An exchange, a stream on which a client waits for changes included, ends after this long: whoever asks again shows the token again. */
const EXCHANGE_MS_MAX = 10 * 60_000
/** Streams that wait for changes, in this process and for all clients of one endpoint. */
const WAITING_MAX = 256
/** Of one token among them. */
const WAITING_OF_ONE_MAX = 8
const LISTEN = 'subscriptions/listen'

/** For whom a server is built: once for each request, for it is stateless. */
export interface McpInput {
  readonly principal: Principal
  /** For what the client's configuration says there; without what says who it is. */
  readonly headers: Headers
  readonly requestId: string
}

interface McpSpec {
  readonly surface: McpSurface
  /** Registers the tools of this caller. Cheap: it runs on every request. */
  readonly build: (input: McpInput) => McpServer | Promise<McpServer>
}

/**
 * The three methods of an MCP endpoint by Streamable HTTP, for clients of revision 2026-07-28 and, without sessions, of 2025-11-25
 * (GET and DELETE, which belong to sessions, answer 405). In this order: Host and Origin, bearer token, rate limit, size, one message
 * and no array of them, and only then the protocol. What fails before it is answered as a JSON-RPC error with our code in `data`.
 */
export function defineMcp({ surface, build }: McpSpec): Record<'GET' | 'POST' | 'DELETE' | 'OPTIONS', RouteHandler> {
  const protocol = createMcpHandler(async ({ authInfo }) => await buildFor(authInfo?.extra), {
    maxRequestBodySize: BODY_BYTES_MAX,
    maxSubscriptions: WAITING_MAX,
    onerror: (error) => log.debug('mcp.refused', { surface, error }),
  })
  const waiting = waitingStreams(WAITING_OF_ONE_MAX)
  const { capability, token } = MCP_SURFACES[surface]
  const route = describeRoute({ door: 'mcp', capability, token }, async (request) => {
    const answer = await exchange(request)
    const origin = pageThatReads(request.headers, readEnv().PUBLIC_URL)
    return origin === null ? answer : readableAcross(answer, { origin })
  })
  const exchange = async (request: Request): Promise<Response> => {
    const requestId = systemIds.next('req')
    try {
      checkHost(request.headers, readEnv().PUBLIC_URL)
      if (request.method === 'OPTIONS') {
        const origin = request.headers.get('origin') ?? originOf(request)
        return await answerPreflight(request, { origin, methods: ['GET', 'POST', 'DELETE'], asks: MCP_ASKS })
      }
      const principal = await authoriseMcp(request, surface)
      const { via } = principal
      const subject = via.kind === 'token' ? via.tokenId : principal.userId
      await checkRate(`${subject} ${request.method} ${new URL(request.url).pathname}`, RATE.signedIn)
      const { bytes, json } = await readMessage(request)
      // One request of the rate limit is one message: the revisions that knew batches are served without them.
      if (Array.isArray(json)) return finished(batchRefusal(), requestId)
      const building: Building = { build: async () => await build({ principal, requestId, headers: anonymous(request.headers) }) }
      // Not the token itself: nothing behind this line may pass it on.
      const authInfo = { token: '', clientId: subject, scopes: [token], extra: { building } }
      const serve = async (): Promise<Response> => {
        const signal = AbortSignal.any([request.signal, AbortSignal.timeout(EXCHANGE_MS_MAX)])
        if (surface !== 'skills' && isAnswer(json)) {
          await hearAnswer({ principal, sessionId: request.headers.get('mcp-session-id') }, surface, json)
          return new Response(null, { status: 202 })
        }
        const options = json === undefined ? { authInfo } : { authInfo, parsedBody: json }
        const ask = async (): Promise<Response> => await protocol.fetch(passedOn(request, bytes, signal), options)
        const response = methodOf(json) === LISTEN ? await waiting.hold(subject, signal, ask) : await ask()
        if (building.failure) throw building.failure.cause
        const sessionId = surface !== 'skills' && methodOf(json) === 'initialize' ? sessionIdFor(json) : null
        if (sessionId !== null) response.headers.set('mcp-session-id', sessionId)
        return response
      }
      return finished(via.kind === 'token' ? await actWithToken(via.tokenId, serve) : await serve(), requestId)
    } catch (error) {
      return mcpErrorResponse(error, requestId, surface, originOf(request))
    }
  }
  return { GET: route, POST: route, DELETE: route, OPTIONS: route }
}

interface Building {
  readonly build: () => Promise<McpServer>
  /** Why there is no server for this request: answered by us, not by the protocol's own words for it. */
  failure?: { readonly cause: unknown }
}

async function buildFor(extra: Record<string, unknown> | undefined): Promise<McpServer> {
  const building = extra?.['building'] as Building | undefined
  assert(building, 'a server is built for a request that was let in')
  try {
    return await building.build()
  } catch (cause) {
    building.failure = { cause }
    throw cause
  }
}

function anonymous(headers: Headers): Headers {
  const rest = new Headers(headers)
  for (const name of ['authorization', 'cookie', 'proxy-authorization']) rest.delete(name)
  return rest
}

/** Taken apart, for in the product Next stands before the request with an object that no other request can be made from. */
function passedOn({ headers, method, url }: Request, body: Uint8Array<ArrayBuffer> | null, signal: AbortSignal): Request {
  return new Request(url, { method, headers, signal, body })
}

function batchRefusal(): Response {
  const error = { code: INVALID_REQUEST, message: 'Send one message at a time, not an array of them' }
  return Response.json({ jsonrpc: '2.0', id: null, error }, { status: 400 })
}

function finished(response: Response, requestId: string): Response {
  const headers = new Headers(response.headers)
  headers.set('x-request-id', requestId)
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}
