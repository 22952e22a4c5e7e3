import { timingSafeEqual } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { putBlob } from '#server/blobs/open-blobs.ts'
import { outboxPassword } from '#server/connectors/mail/outbox-secret.ts'
import { insertOutboxMessage } from '#server/connectors/mail/store.ts'
import { log } from '#server/observability/log.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope } from '#server/tenancy/store.ts'

const MESSAGE_BYTES_MAX = 10 * 1024 * 1024
const RECIPIENTS_MAX = 50
const CLIENTS_MAX = 50
const SOCKET_TIMEOUT_MS = 30_000
/** "Something broke while keeping it": the commit may or may not have happened, so this answer proves nothing. */
export const OUTBOX_UNSURE = 451

export interface Outbox {
  readonly port: number
  close(): Promise<void>
}
let running: Promise<Outbox> | undefined

/** The local outbox of this process, started when it is not there yet. */
export async function ensureOutbox(): Promise<Outbox> {
  return await (running ?? startOutbox({}))
}

/**
 * Starts the local outbox: a real SMTP listener on loopback that keeps what it takes and sends nothing on. Who signs in as
 * a workspace (its id and its outbox password) puts mail into that workspace's outbox.
 * @param options.port 0 or none = any free port
 */
export async function startOutbox(options: { port?: number }): Promise<Outbox> {
  const started = listen(options.port ?? 0)
  running = started
  started.catch(() => {
    running = undefined
  })
  return await started
}

async function listen(port: number): Promise<Outbox> {
  const server = new SMTPServer({
    name: 'outbox.localhost',
    banner: 'Muster local outbox',
    size: MESSAGE_BYTES_MAX,
    maxClients: CLIENTS_MAX,
    socketTimeout: SOCKET_TIMEOUT_MS,
    authOptional: false,
    allowInsecureAuth: true,
    authMethods: ['PLAIN'],
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onAuth: (auth, _session, callback) => {
      isRightPassword(auth.username ?? '', auth.password ?? '').then(
        (right) => (right ? callback(null, { user: auth.username ?? '' }) : callback(refusal(535, 'not known here'))),
        (error: unknown) => callback(told(error)),
      )
    },
    onRcptTo: (_address, session, callback) =>
      session.envelope.rcptTo.length >= RECIPIENTS_MAX ? callback(refusal(452, 'too many recipients')) : callback(),
    onData: (stream, session, callback) => {
      keep(stream, session).then(
        () => callback(),
        (error: unknown) => callback(told(error)),
      )
    },
  })
  server.on('error', (error) => log.warn('outbox', { failure: error }))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
  const close = async () => {
    running = undefined
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return { port: (server.server.address() as AddressInfo).port, close }
}

async function isRightPassword(workspaceId: string, password: string): Promise<boolean> {
  if (!/^ws_[a-z0-9_]{1,60}$/.test(workspaceId)) return false
  const wanted = Buffer.from(await outboxPassword(workspaceId))
  const given = Buffer.from(password)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

/** Accepted means kept: the answer 250 goes out after blob and row are committed. */
async function keep(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= MESSAGE_BYTES_MAX) chunks.push(chunk)
  }
  if (size > MESSAGE_BYTES_MAX || stream.sizeExceeded) throw refusal(552, 'message too large')
  const raw = Buffer.concat(chunks)
  const workspaceId = String(session.user)
  const parsed = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true })
  const id = systemIds.next('out')
  const { ref } = await putBlob(workspaceId, raw).catch((error: unknown) => {
    log.error('outbox has no room for a message', { failure: error })
    throw refusal(452, 'no room for the message')
  })
  const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address
  const envelopeTo = session.envelope.rcptTo.map((recipient) => recipient.address)
  await inScope(workspaceId, async (scope) => {
    await insertOutboxMessage(scope, {
      id,
      messageId: parsed.messageId ?? `<${id}@outbox.localhost>`,
      envelopeFrom: from,
      envelopeTo,
      subject: (parsed.subject ?? '').slice(0, 998),
      blobRef: ref,
      size,
    })
  })
}

function refusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode })
}

/** What a client may hear about an error: its own refusal, else that nobody knows. */
function told(error: unknown): Error {
  if (error instanceof Error && 'responseCode' in error) return error
  log.error('outbox may not have kept a message', { failure: error })
  return refusal(OUTBOX_UNSURE, 'something broke, ask whether it was kept')
}
