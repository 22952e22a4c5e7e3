import { Agent, DecoratorHandler, type Dispatcher, request } from 'undici'
import { checkedUrl } from '#server/egress/checked-url.ts'
import { NeverConnected } from '#server/egress/egress-fetch.ts'
import { joinedHeaders, pinnedConnector } from '#server/egress/pinned-connector.ts'
import { type Resolve, refuseOpenLine, resolveAddress, systemResolve } from '#server/egress/resolve-address.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'

const CONNECTIONS_MAX = 16
const KEEP_MS = 20_000
const AGENTS_MAX = 64
const HEADER_BYTES_MAX = 32 * 1024

export interface StreamRequest {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** `host:port` of private addresses that an admin listed for this provider. */
  readonly allow: readonly string[]
  /** Ends the call, also in the middle of the answer; the caller's time limit is in it. */
  readonly signal: AbortSignal
  /** Of the whole answer; more breaks it off with PAYLOAD_TOO_LARGE. */
  readonly bytesMax: number
  readonly resolve?: Resolve
}

export interface StreamResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: AsyncIterable<Uint8Array>
}

/** Connections that stay open, per checked address: asking a model many times should not shake hands each time. */
const agents = new Map<string, Agent>()

/**
 * As `egressFetch`, for answers that come piece by piece: the same checks, the name asked for each call and its address pinned;
 * redirects are not followed. What is asked goes to public addresses over an encrypted line alone. Connections are kept per pinned address.
 * @throws AppError EGRESS_REFUSED, CONNECTOR_UNAVAILABLE, CONNECTOR_TIMEOUT, as `NeverConnected` while nothing of the request can have
 * gone out; while the body is read also PAYLOAD_TOO_LARGE
 */
export async function egressStream(call: StreamRequest): Promise<StreamResponse> {
  const url = checkedUrl(call.url)
  const host = url.hostname
  let isBegun = false
  const begins = () => {
    isBegun = true
  }
  try {
    const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
    const address = await resolveAddress({ host, port }, call.allow, call.resolve ?? systemResolve)
    if (url.protocol === 'http:') refuseOpenLine(host, address)
    const response = await request(url, {
      dispatcher: agentFor(url, address).compose((dispatch) => (options, handler) => dispatch(options, new Watched(handler, begins))),
      method: call.method,
      headers: { ...call.headers },
      body: call.body ?? null,
      signal: call.signal,
    })
    return { status: response.statusCode, headers: joinedHeaders(response.headers), body: bounded(response.body, call, host) }
  } catch (cause) {
    const error = streamError(cause, call.signal, host)
    throw isBegun ? error : new NeverConnected(error.code, error.cause, error.context)
  }
}

/** Says when a request is about to be written to a connection that stands; before that the other side knows nothing of it. */
class Watched extends DecoratorHandler {
  readonly #inner: Dispatcher.DispatchHandler
  readonly #begins: () => void

  constructor(inner: Dispatcher.DispatchHandler, begins: () => void) {
    super(inner)
    this.#inner = inner
    this.#begins = begins
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#begins()
    this.#inner.onRequestStart?.(controller, context)
  }
}

async function* bounded(body: AsyncIterable<Buffer>, call: StreamRequest, host: string): AsyncGenerator<Uint8Array> {
  let size = 0
  try {
    for await (const chunk of body) {
      size += chunk.length
      if (size > call.bytesMax) throw new AppError('PAYLOAD_TOO_LARGE', { context: { bytesMax: call.bytesMax } })
      yield chunk
    }
  } catch (cause) {
    throw streamError(cause, call.signal, host)
  }
}

function agentFor(url: URL, address: string): Agent {
  const key = `${url.origin} ${address}`
  const known = agents.get(key)
  if (known) return known
  if (agents.size >= AGENTS_MAX) closeOldest()
  const agent = new Agent({
    connections: CONNECTIONS_MAX,
    pipelining: 1,
    keepAliveTimeout: KEEP_MS,
    maxHeaderSize: HEADER_BYTES_MAX,
    connect: pinnedConnector(address),
  })
  agents.set(key, agent)
  return agent
}

/** What is under way on it ends first. */
function closeOldest(): void {
  const [key] = agents.keys()
  if (key === undefined) return
  void agents.get(key)?.close()
  agents.delete(key)
}

/** Context names the host only: path and query may carry data. */
function streamError(cause: unknown, signal: AbortSignal, host: string): AppError {
  if (isAppError(cause)) return cause
  return new AppError(signal.aborted ? 'CONNECTOR_TIMEOUT' : 'CONNECTOR_UNAVAILABLE', { cause, context: { host } })
}
