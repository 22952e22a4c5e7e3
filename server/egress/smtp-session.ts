import { isIP } from 'node:net'
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js'
import { type Resolve, refuseOpenLine, resolveAddress, systemResolve } from '#server/egress/resolve-address.ts'
import { AppError } from '#server/kernel/app-error.ts'

const CONNECT_MS = 8000
const SOCKET_MS = 8000
const ANSWER_LENGTH_MAX = 500

export interface SmtpServer {
  /** Name or address, as an admin wrote it. */
  readonly host: string
  readonly port: number
  /** `tls` from the first byte, `starttls` or no mail, or none at all. */
  readonly security: 'tls' | 'starttls' | 'none'
  readonly signIn: { readonly user: string; readonly password: string } | null
  /** `host:port` that may be private: an admin said so, or it is our own. */
  readonly allow: readonly string[]
  readonly resolve?: Resolve
}
export interface SmtpMail {
  readonly envelope: { readonly from: string; readonly to: readonly string[] }
  readonly raw: string
}
/** What became of a mail, in the server's own words. */
export type SmtpOutcome =
  | { readonly kind: 'taken'; readonly answer: string; readonly accepted: readonly string[] }
  /** Proof that nothing was taken: no connection, no sign-in, or a refusal by its answer. `code` null = it gave none. */
  | { readonly kind: 'refused'; readonly answer: string; readonly code: number | null; readonly connected: boolean }
  /** The message was on its way when the line broke: nobody knows. */
  | { readonly kind: 'unsure'; readonly answer: string }

/**
 * Hands one message to a mail server (architecture §7): the name is asked once and its address pinned, private ones are
 * refused unless listed, certificates are checked against the name. Never throws for what a server does.
 * @throws AppError EGRESS_REFUSED, CONNECTOR_UNAVAILABLE for a name without address
 */
export async function smtpSession(server: SmtpServer, mail: SmtpMail): Promise<SmtpOutcome> {
  const address = await resolveAddress(server, server.allow, server.resolve ?? systemResolve)
  if (server.signIn !== null && server.security === 'none') refuseOpenLine(server.host, address)
  const connection = new SMTPConnection({
    host: address,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    ...(isIP(server.host) === 0 ? { tls: { servername: server.host } } : {}),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
  })
  // Errors between two commands come here; the command under way tells the rest.
  const broken = new Promise<never>((_, reject) => connection.on('error', reject))
  broken.catch(() => undefined)
  let phase: 'connect' | 'sign-in' | 'send' = 'connect'
  try {
    await Promise.race([called((done) => connection.connect(done)), broken])
    const { signIn } = server
    phase = 'sign-in'
    if (signIn !== null)
      await Promise.race([called((done) => connection.login({ credentials: { user: signIn.user, pass: signIn.password } }, done)), broken])
    phase = 'send'
    const envelope = { from: mail.envelope.from, to: [...mail.envelope.to] }
    const info = await Promise.race([
      new Promise<SMTPConnection.SentMessageInfo>((resolve, reject) =>
        connection.send(envelope, mail.raw, (error, sent) => (error ? reject(error) : resolve(sent))),
      ),
      broken,
    ])
    return { kind: 'taken', answer: shown(info.response), accepted: info.accepted }
  } catch (error) {
    return failed(error, phase)
  } finally {
    connection.close()
  }
}

/** Before the message goes out nothing can have been taken; afterwards only a refusing answer proves it. */
function failed(error: unknown, phase: 'connect' | 'sign-in' | 'send'): SmtpOutcome {
  const {
    code: kind,
    response,
    responseCode,
    message,
  } = error as { code?: string; response?: unknown; responseCode?: number; message?: string }
  const prefix = kind === 'ETLS' ? 'No encrypted line: ' : ''
  const answer = prefix + shown(typeof response === 'string' && response !== '' ? response : (message ?? 'no answer'))
  const code = typeof responseCode === 'number' && responseCode >= 400 ? responseCode : null
  if (phase !== 'send' || code !== null) return { kind: 'refused', answer, code, connected: phase !== 'connect' }
  return { kind: 'unsure', answer }
}

async function called(command: (done: (error?: Error | null) => void) => void): Promise<void> {
  await new Promise<void>((resolve, reject) => command((error) => (error ? reject(error) : resolve())))
}

function shown(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, ANSWER_LENGTH_MAX)
}

/** @throws AppError as the outcome of a call to a connected app */
export function refusalError(outcome: Extract<SmtpOutcome, { kind: 'refused' }>, connector: string): AppError {
  const context = { connector, ...(outcome.code === null ? {} : { answer: outcome.code }), says: outcome.answer }
  return new AppError(outcome.connected || outcome.code !== null ? 'CONNECTOR_REFUSED' : 'CONNECTOR_UNAVAILABLE', { context })
}
