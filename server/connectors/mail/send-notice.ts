import type { MailRoute } from '#server/connectors/mail/mail-server/choose-route.ts'
import type { PreparedMail } from '#server/connectors/mail/prepare-mail.ts'
import { toOutbox } from '#server/connectors/mail/send-mail.ts'
import { refusalError, smtpSession } from '#server/egress/smtp-session.ts'

/**
 * Sends a mail of Muster itself, not of a crew member: at least once, so one that nobody knows about may go out again.
 * @returns what the server said
 * @throws AppError, Error when it was not taken, or nobody knows; the message holds the server's words
 */
export async function sendNotice(workspaceId: string, route: MailRoute, mail: PreparedMail): Promise<string> {
  if (route.kind === 'outbox') {
    await toOutbox(workspaceId, mail)
    return 'kept in the outbox'
  }
  const outcome = await smtpSession(route.server, mail)
  if (outcome.kind === 'taken') return outcome.answer
  if (outcome.kind === 'unsure') throw new Error(outcome.answer)
  throw new Error(outcome.answer, { cause: refusalError(outcome, 'mail') })
}
