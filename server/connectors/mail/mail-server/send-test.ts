import { appendAudit } from '#server/audit/append-audit.ts'
import { smtpServer } from '#server/connectors/mail/mail-server/choose-route.ts'
import type { MailTest } from '#server/connectors/mail/mail-server/schema.ts'
import { prepareMail } from '#server/connectors/mail/prepare-mail.ts'
import { findMailServer } from '#server/connectors/mail/store.ts'
import { type SmtpOutcome, smtpSession } from '#server/egress/smtp-session.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { nextStep } from '#server/kernel/error-catalogue.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Sends one real mail over the workspace's own server to the admin's own address, in practice too, and tells what the server
 * said. Nothing else changes by it.
 * @throws AppError NOT_FOUND when no server is set
 */
export async function sendTestMail(workspaceId: string, admin: { userId: string; email: string }): Promise<MailTest> {
  const { server, sender } = await inScope(workspaceId, async (scope) => {
    const row = await findMailServer(scope)
    if (!row?.inUse) throw new AppError('NOT_FOUND', { context: { setting: 'mail server' } })
    return { server: await smtpServer(scope, row), sender: row.sender }
  })
  const nowMs = systemClock.nowMs()
  const text = 'This is the test that you asked for. Mail of Muster leaves this machine over your mail server.\n'
  const mail = await prepareMail(
    { to: admin.email, subject: 'Test of your mail server', text },
    { key: sha256(systemIds.next('out')), from: sender, dateMs: nowMs },
  )
  const outcome = await smtpSession(server, mail).catch((error: unknown): SmtpOutcome => {
    if (!isAppError(error)) throw error
    const why = typeof error.context['why'] === 'string' ? error.context['why'] : nextStep(error.code, error.context)
    return { kind: 'refused', answer: `${server.host}: ${why}`, code: null, connected: false }
  })
  const ok = outcome.kind === 'taken'
  await inScope(workspaceId, async (scope) => {
    const code = outcome.kind === 'refused' ? outcome.code : null
    const draft = {
      type: 'mail_server.tested' as const,
      message: ok ? 'a test mail was taken' : 'a test mail was not taken',
      ext: { ok, code, actor: admin.userId },
    }
    await appendAudit(scope, [draft], { atMs: nowMs, ids: systemIds })
  })
  return { ok, to: admin.email, answer: outcome.answer }
}
