import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { keepTicket, ticketName } from '#server/connectors/tickets/keep-ticket.ts'
import { findTicketByNumber } from '#server/connectors/tickets/store.ts'
import { ticketPassword } from '#server/connectors/tickets/ticket-password.ts'
import { canonicalJson, type JsonObject, type JsonValue } from '#server/kernel/canonical-json.ts'
import { log } from '#server/observability/log.ts'
import { inScope } from '#server/tenancy/store.ts'

const BODY_BYTES_MAX = 256 * 1024
const CONNECTIONS_MAX = 50
const REQUEST_MS = 15_000
const KEY_SHAPE = /^[\x21-\x7e]{1,200}$/

export interface TicketReceiver {
  readonly port: number
  close(): Promise<void>
}
let running: Promise<TicketReceiver> | undefined

/** The ticket receiver of this process, started when it is not there yet. */
export async function ensureTickets(): Promise<TicketReceiver> {
  return await (running ?? startTickets())
}

/**
 * Starts the practice ticket receiver: a real HTTP server on loopback, any free port, that keeps what it takes. Who signs in as a
 * workspace (its id and its password) puts tickets into that workspace. It promises what a good receiver does: 201 is answered
 * after the commit, any 4xx means that nothing was kept, and a repeat with the same `Idempotency-Key` is kept once.
 */
export async function startTickets(): Promise<TicketReceiver> {
  const started = listen()
  running = started
  started.catch(() => {
    running = undefined
  })
  return await started
}

async function listen(): Promise<TicketReceiver> {
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS }, (request, response) => {
    answer(request).then(
      ({ status, body }) => reply(response, status, body),
      (error: unknown) => {
        log.error('ticket receiver', { failure: error })
        reply(response, 500, { error: 'something broke, ask whether it was kept' })
      },
    )
  })
  server.maxConnections = CONNECTIONS_MAX
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
  server.on('error', (error) => log.warn('ticket receiver', { failure: error }))
  return { port: (server.address() as AddressInfo).port, close: async () => await close(server) }
}

async function close(server: Server): Promise<void> {
  running = undefined
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
}

interface Answer {
  readonly status: number
  readonly body: JsonObject
}

function reply(response: ServerResponse, status: number, body: JsonObject): void {
  if (response.destroyed || response.headersSent) return
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body))
}

async function answer(request: IncomingMessage): Promise<Answer> {
  const workspaceId = await signedIn(request.headers.authorization)
  if (workspaceId === null) return { status: 401, body: { error: 'not known here' } }
  const { pathname } = new URL(request.url ?? '/', 'http://tickets.localhost')
  const number = /^\/tickets\/T-([1-9][0-9]{0,8})$/.exec(pathname)?.[1]
  if (request.method === 'GET' && number !== undefined) return await readTicket(workspaceId, Number(number))
  if (pathname !== '/tickets') return { status: 404, body: { error: 'there is nothing here' } }
  return request.method === 'POST' ? await takeTicket(workspaceId, request) : { status: 405, body: { error: 'POST a ticket' } }
}

async function readTicket(workspaceId: string, number: number): Promise<Answer> {
  const row = await inScope(workspaceId, async (scope) => await findTicketByNumber(scope, number))
  if (!row) return { status: 404, body: { error: 'there is no such ticket' } }
  return { status: 200, body: { number: ticketName(number), receivedAt: row.createdAt.toISOString(), ticket: row.body as JsonObject } }
}

async function takeTicket(workspaceId: string, request: IncomingMessage): Promise<Answer> {
  const header = request.headers['idempotency-key'] ?? null
  if (header !== null && (typeof header !== 'string' || !KEY_SHAPE.test(header))) return { status: 400, body: { error: 'Idempotency-Key' } }
  const bytes = await readBytes(request)
  if (bytes === null) return { status: 413, body: { error: `at most ${BODY_BYTES_MAX} bytes` } }
  const body = readTicketBody(bytes)
  if (body === null) return { status: 400, body: { error: 'a ticket is a JSON object' } }
  const kept = await inScope(workspaceId, async (scope) => await keepTicket(scope, { key: header, body }))
  if (kept.kind === 'key-reused') return { status: 422, body: { error: 'this Idempotency-Key was used for another ticket' } }
  return { status: kept.kind === 'kept' ? 201 : 200, body: { number: ticketName(kept.number) } }
}

async function readBytes(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    // what is too much is taken and dropped: who still sends would not hear the answer
    if (size <= BODY_BYTES_MAX) chunks.push(chunk)
  }
  return size > BODY_BYTES_MAX ? null : Buffer.concat(chunks)
}

function readTicketBody(bytes: Buffer): JsonObject | null {
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as JsonValue
    canonicalJson(value)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null
  } catch {
    return null
  }
}

/** The workspace whose password was given, or null. */
async function signedIn(authorization: string | undefined): Promise<string | null> {
  const given = /^Basic ([A-Za-z0-9+/=]{1,400})$/.exec(authorization ?? '')?.[1]
  const [workspaceId = '', password = ''] = Buffer.from(given ?? '', 'base64')
    .toString('utf8')
    .split(':')
  if (!/^ws_[a-z0-9_]{1,60}$/.test(workspaceId)) return null
  const wanted = Buffer.from(await ticketPassword(workspaceId))
  const bytes = Buffer.from(password)
  return bytes.length === wanted.length && timingSafeEqual(bytes, wanted) ? workspaceId : null
}
