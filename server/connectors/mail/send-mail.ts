import { createTransport } from 'nodemailer'
import { ensureOutbox, OUTBOX_UNSURE } from '#server/connectors/mail/outbox-listener.ts'
import { outboxPassword } from '#server/connectors/mail/outbox-secret.ts'
import type { PreparedMail } from '#server/connectors/mail/prepare-mail.ts'
import { AppError } from '#server/kernel/app-error.ts'

const CONNECT_MS = 4000
const SOCKET_MS = 8000
/** Nodemailer's names of errors that come before a connection stands. */
const NEVER_CONNECTED = new Set(['ECONNECTION', 'ECONNREFUSED', 'EDNS', 'ESOCKET_CONNECT'])

/**
 * Sends the sealed bytes as they are to the workspace's outbox.
 * @throws AppError CONNECTOR_UNAVAILABLE when no connection came about, CONNECTOR_REFUSED when the server refused by its
 * answer: both prove that nothing was delivered. Any other error, and the answer by which the outbox says that it does not know
 * itself, means that nobody knows.
 */
export async function sendMail(workspaceId: string, mail: PreparedMail): Promise<{ messageId: string; accepted: string[] }> {
  const { port } = await ensureOutbox().catch((cause: unknown) => {
    throw new AppError('CONNECTOR_UNAVAILABLE', { cause, context: { connector: 'mail' } })
  })
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    secure: false,
    ignoreTLS: true,
    auth: { user: workspaceId, pass: await outboxPassword(workspaceId) },
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    const sent = await transport.sendMail({ envelope: { from: mail.envelope.from, to: [...mail.envelope.to] }, raw: mail.raw })
    return {
      messageId: mail.messageId,
      accepted: sent.accepted.map((recipient) => (typeof recipient === 'string' ? recipient : recipient.address)),
    }
  } catch (cause) {
    const { code, responseCode, command } = cause as { code?: string; responseCode?: number; command?: string }
    if (code && NEVER_CONNECTED.has(code) && command === 'CONN')
      throw new AppError('CONNECTOR_UNAVAILABLE', { cause, context: { connector: 'mail' } })
    if (responseCode && responseCode >= 400 && responseCode !== OUTBOX_UNSURE)
      throw new AppError('CONNECTOR_REFUSED', { cause, context: { connector: 'mail', answer: responseCode } })
    throw cause
  } finally {
    transport.close()
  }
}
