import { chooseRoute } from '#server/connectors/mail/mail-server/choose-route.ts'
import { ensureOutbox, OUTBOX_UNSURE } from '#server/connectors/mail/outbox-listener.ts'
import { outboxPassword } from '#server/connectors/mail/outbox-secret.ts'
import type { PreparedMail } from '#server/connectors/mail/prepare-mail.ts'
import { beginSending, settleSending } from '#server/connectors/mail/store.ts'
import { refusalError, type SmtpOutcome, type SmtpServer, smtpSession } from '#server/egress/smtp-session.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'

export interface SentMail {
  readonly messageId: string
  readonly accepted: readonly string[]
}

/**
 * Sends the sealed bytes as they are: in practice to the workspace's outbox, outside it to its own mail server where there
 * is one.
 * @throws AppError CONNECTOR_UNAVAILABLE when no connection came about, CONNECTOR_REFUSED when the server refused by its
 * answer: both prove that nothing was delivered. Any other error, and the answer by which the outbox says that it does not know
 * itself, means that nobody knows.
 */
export async function sendMail(workspaceId: string, mail: PreparedMail): Promise<SentMail> {
  const route = await chooseRoute(workspaceId)
  return route.kind === 'outbox' ? await toOutbox(workspaceId, mail) : await toServer(workspaceId, route.server, mail)
}

/** Puts a message into the workspace's own outbox on this machine. */
export async function toOutbox(workspaceId: string, mail: PreparedMail): Promise<SentMail> {
  const { port } = await ensureOutbox().catch((cause: unknown) => {
    throw new AppError('CONNECTOR_UNAVAILABLE', { cause, context: { connector: 'mail' } })
  })
  const host = '127.0.0.1'
  const signIn = { user: workspaceId, password: await outboxPassword(workspaceId) }
  const outcome = await smtpSession({ host, port, security: 'none', signIn, allow: [`${host}:${port}`] }, mail)
  if (outcome.kind === 'refused' && outcome.code === OUTBOX_UNSURE) throw nobodyKnows(outcome.answer)
  return sent(mail, outcome)
}

/** A server on the network cannot be asked later, so what is known is kept before and after. */
async function toServer(workspaceId: string, server: SmtpServer, mail: PreparedMail): Promise<SentMail> {
  const { messageId } = mail
  const known = await inScope(workspaceId, async (scope) => await beginSending(scope, messageId))
  if (known === 'sent') return { messageId, accepted: mail.envelope.to }
  if (known === 'sending') throw nobodyKnows('this message was on its way before')
  const settle = async (state: 'sent' | 'refused', answer: string): Promise<void> =>
    await inScope(workspaceId, async (scope) => await settleSending(scope, messageId, { state, answer, at: new Date(systemClock.nowMs()) }))
  const outcome = await smtpSession(server, mail).catch(async (error: unknown) => {
    if (isAppError(error)) await settle('refused', error.code)
    throw error
  })
  if (outcome.kind === 'taken') await settle('sent', outcome.answer)
  if (outcome.kind === 'refused') await settle('refused', outcome.answer)
  return sent(mail, outcome)
}

function sent(mail: PreparedMail, outcome: SmtpOutcome): SentMail {
  if (outcome.kind === 'refused') throw refusalError(outcome, 'mail')
  if (outcome.kind === 'unsure') throw nobodyKnows(outcome.answer)
  return { messageId: mail.messageId, accepted: outcome.accepted }
}

function nobodyKnows(answer: string): Error {
  return new Error(`the mail server did not say what became of it: ${answer}`)
}
