import type { ImapServer } from '#server/egress/imap-session.ts'
import { inScope } from '#server/tenancy/store.ts'
import type { MailboxRow } from '#server/triggers/mailbox/store.ts'
import { revealSecret } from '#server/vault/reveal-secret.ts'

/** What the password is bound to: it goes to this server and nowhere else. */
export function imapOrigin({ host, port }: Pick<MailboxRow, 'host' | 'port'>): string {
  return `imap://${host}:${port}`
}

/** The server with its password, for the call that follows. @throws AppError SECRET_NOT_BOUND, KEYS_MISSING */
export async function serverOf(workspaceId: string, mailbox: MailboxRow): Promise<ImapServer> {
  const { folder, host, inside, passwordHandle, port, security, userName } = mailbox
  const use = { connector: 'mail', origin: imapOrigin(mailbox), memberId: null }
  const password = await inScope(workspaceId, async (scope) => await revealSecret(scope, passwordHandle, use))
  return { host, port, security, folder, user: userName, password, allow: inside ? [`${host}:${port}`] : [] }
}
