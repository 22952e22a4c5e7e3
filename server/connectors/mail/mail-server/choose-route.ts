import { findMailServer, type MailServerRow } from '#server/connectors/mail/store.ts'
import type { SmtpServer } from '#server/egress/smtp-session.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'
import { revealSecret } from '#server/vault/reveal-secret.ts'

/** Where mail of a workspace goes. */
export type MailRoute = { readonly kind: 'outbox' } | { readonly kind: 'server'; readonly server: SmtpServer; readonly sender: string }

/** In practice mail stays on this machine, whatever is set; outside it the workspace's own server takes it once there is one. */
export async function chooseRoute(workspaceId: string): Promise<MailRoute> {
  return await inScope(workspaceId, async (scope) => {
    const row = await findMailServer(scope)
    if (!row?.inUse || (await readWorkspace(scope)).practice) return { kind: 'outbox' }
    return { kind: 'server', server: await smtpServer(scope, row), sender: row.sender }
  })
}

/** The own server with its password, for the call that follows. @throws AppError SECRET_NOT_BOUND, KEYS_MISSING */
export async function smtpServer(scope: TenantScope, row: MailServerRow): Promise<SmtpServer> {
  const { host, port, security, userName, passwordHandle } = row
  const place = mailOrigin(row)
  const signIn =
    userName === null || passwordHandle === null
      ? null
      : { user: userName, password: await revealSecret(scope, passwordHandle, { connector: 'mail', origin: place, memberId: null }) }
  return { host, port, security, signIn, allow: row.inside ? [`${host}:${port}`] : [] }
}

/** The address that members of the workspace write from: the own server takes no other. Undefined = each has its own. */
export async function senderAt(workspaceId: string, at: Date): Promise<string | undefined> {
  const row = await inScope(workspaceId, async (scope) => await findMailServer(scope, at))
  return row?.inUse ? row.sender : undefined
}

/** What the password is bound to: it goes to this server and nowhere else. */
export function mailOrigin({ host, port }: Pick<MailServerRow, 'host' | 'port'>): string {
  return `smtp://${host}:${port}`
}
