import { Agent, request } from 'undici'
import { checkedUrl } from '#server/egress/checked-url.ts'
import { joinedHeaders, pinnedConnector } from '#server/egress/pinned-connector.ts'
import { type Resolve, refuseOpenLine, resolveAddress, systemResolve } from '#server/egress/resolve-address.ts'
import { AppError, type ErrorContext, isAppError } from '#server/kernel/app-error.ts'
import type { ErrorCode } from '#server/kernel/error-catalogue.ts'

const DEFAULTS = { timeoutMs: 15_000, bytesMax: 10 * 1024 * 1024, redirectsMax: 3 } as const
const HEADER_BYTES_MAX = 32 * 1024
const REDIRECTS = new Set([301, 302, 303, 307, 308])

export interface EgressRequest {
  readonly url: string
  readonly workspaceId: string
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** `host:port` of private addresses that an admin listed for this connector. */
  readonly allow: readonly string[]
  /** For everything together: name, connection, redirects, body. */
  readonly timeoutMs?: number
  readonly bytesMax?: number
  readonly redirectsMax?: number
  /** Asked before each redirect inside the origin; `never` gives the redirect itself as the answer. Without it all are followed. */
  readonly follow?: 'never' | ((url: URL) => boolean)
  readonly resolve?: Resolve
  /** It carries a token or a saved secret: never unencrypted over the public internet. */
  readonly confidential?: boolean
}
export interface EgressResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** Where the answer came from, after redirects. */
  readonly url: string
}

/** No connection ever came about, so nothing can have been done at the other side. */
export class NeverConnected extends AppError {
  constructor(code: ErrorCode, cause: unknown, context: ErrorContext) {
    super(code, { cause, context })
  }
}

/**
 * The one door for calls to other hosts (architecture §7). Http and https only, no credentials in addresses, the name asked
 * once and its address pinned, private ranges refused unless listed, redirects followed inside one origin only and checked
 * like the first call, everything bounded in time and size.
 * @throws AppError EGRESS_REFUSED, CONNECTOR_UNAVAILABLE, CONNECTOR_TIMEOUT, PAYLOAD_TOO_LARGE; as `NeverConnected` while no
 * connection stood
 */
export async function egressFetch(call: EgressRequest): Promise<EgressResponse> {
  const progress = { connected: false }
  try {
    return await followed(call, progress)
  } catch (error) {
    if (progress.connected || !isAppError(error)) throw error
    throw new NeverConnected(error.code, error.cause, error.context)
  }
}

interface Progress {
  connected: boolean
}

async function followed(call: EgressRequest, progress: Progress): Promise<EgressResponse> {
  const signal = AbortSignal.timeout(call.timeoutMs ?? DEFAULTS.timeoutMs)
  let url = checkedUrl(call.url)
  const { origin } = url
  let method = call.method ?? 'GET'
  let body = call.body
  for (let hops = 0; ; hops++) {
    const response = await once(call, { url, method, body, signal, progress })
    const location = response.headers['location']
    if (!REDIRECTS.has(response.status) || location === undefined || call.follow === 'never') return response
    if (hops >= (call.redirectsMax ?? DEFAULTS.redirectsMax))
      throw new AppError('EGRESS_REFUSED', { context: { host: url.hostname, why: 'too many redirects' } })
    url = checkedUrl(new URL(location, url).href)
    if (url.origin !== origin)
      throw new AppError('EGRESS_REFUSED', { context: { host: url.hostname, why: 'a redirect to another origin' } })
    if (call.follow && !call.follow(url))
      throw new AppError('EGRESS_REFUSED', { context: { host: url.hostname, why: 'a redirect to a path that is not listed' } })
    if (response.status === 303) {
      method = 'GET'
      body = undefined
    }
  }
}

interface Hop {
  readonly url: URL
  readonly method: NonNullable<EgressRequest['method']>
  readonly body: string | Uint8Array | undefined
  readonly signal: AbortSignal
  readonly progress: Progress
}

async function once(call: EgressRequest, hop: Hop): Promise<EgressResponse> {
  const { url } = hop
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  const address = await within(hop.signal, resolveAddress({ host: url.hostname, port }, call.allow, call.resolve ?? systemResolve), url)
  if (call.confidential && url.protocol === 'http:') refuseOpenLine(url.hostname, address)
  const connect = pinnedConnector(address)
  const agent = new Agent({
    connections: 1,
    pipelining: 0,
    maxHeaderSize: HEADER_BYTES_MAX,
    connect: (options, done) =>
      connect(options, (...result) => {
        hop.progress.connected ||= result[0] === null
        done(...result)
      }),
  })
  try {
    const response = await request(url, {
      dispatcher: agent,
      method: hop.method,
      headers: { ...call.headers },
      body: hop.body ?? null,
      signal: hop.signal,
    })
    const bytes = await readBody(response.body, call.bytesMax ?? DEFAULTS.bytesMax)
    return { status: response.statusCode, headers: joinedHeaders(response.headers), body: bytes, url: url.href }
  } catch (cause) {
    throw egressError(cause, hop)
  } finally {
    await agent.destroy()
  }
}

async function readBody(body: AsyncIterable<Buffer>, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > bytesMax) throw new AppError('PAYLOAD_TOO_LARGE', { context: { bytesMax } })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function within<T>(signal: AbortSignal, work: Promise<T>, url: URL): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    const late = () => reject(new AppError('CONNECTOR_TIMEOUT', { context: { host: url.hostname } }))
    if (signal.aborted) late()
    signal.addEventListener('abort', late, { once: true })
    work.then(resolve, reject)
  })
}

/** Context names the host only: path and query may carry data. */
function egressError(cause: unknown, hop: Hop): AppError {
  if (isAppError(cause)) return cause
  const context = { host: hop.url.hostname }
  return new AppError(hop.signal.aborted ? 'CONNECTOR_TIMEOUT' : 'CONNECTOR_UNAVAILABLE', { cause, context })
}
