import { appendAudit } from '#server/audit/append-audit.ts'
import { mailOrigin } from '#server/connectors/mail/mail-server/choose-route.ts'
import type { SaveMailServer } from '#server/connectors/mail/mail-server/schema.ts'
import { findMailServer, insertMailServer, type MailServerRow } from '#server/connectors/mail/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { msg } from '#server/kernel/language/say.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { saveSecret } from '#server/vault/save-secret.ts'

/** Where its password lies among the saved secrets. */
const SECRET_PATH = 'mail-server'

/**
 * Sets the workspace's own mail server. Its password goes into the vault, bound to that server alone: another host or port
 * needs it anew. Mail goes there once the workspace has left practice, which is a decision of its own.
 * @param by user id of the admin; the caller has checked `workspace:manage`
 * @throws AppError VALIDATION_FAILED when a password is missing, or would go over an open line to the internet
 */
export async function saveMailServer(workspaceId: string, given: SaveMailServer, by: string): Promise<void> {
  await inScope(workspaceId, async (scope) => {
    const before = await findMailServer(scope)
    const userName = given.userName === '' ? null : given.userName
    if (userName !== null && given.security === 'none' && !given.inside)
      throw notValid('/security', msg('A password goes over an encrypted line only, except inside your own network'))
    const passwordHandle = userName === null ? null : await keptPassword(scope, given, before, by)
    const { host, port, security, inside, sender } = given
    const row = {
      version: (before?.version ?? 0) + 1,
      inUse: true,
      host,
      port,
      security,
      inside,
      userName,
      passwordHandle,
      sender,
      changedBy: by,
    }
    await insertMailServer(scope, row)
    await record(scope, by, { inUse: true, host, port, security, inside, signsIn: userName !== null })
  })
}

/** Back to the local outbox. @throws AppError NOT_FOUND when none is in use */
export async function dropMailServer(workspaceId: string, by: string): Promise<void> {
  await inScope(workspaceId, async (scope) => {
    const before = await findMailServer(scope)
    if (!before?.inUse) throw new AppError('NOT_FOUND', { context: { setting: 'mail server' } })
    const { workspaceId: _, createdAt: __, ...kept } = before
    await insertMailServer(scope, { ...kept, version: before.version + 1, inUse: false, changedBy: by })
    await record(scope, by, { inUse: false })
  })
}

async function keptPassword(scope: TenantScope, given: SaveMailServer, before: MailServerRow | undefined, by: string): Promise<string> {
  if (given.password === undefined) {
    if (before?.passwordHandle && mailOrigin(before) === mailOrigin(given)) return before.passwordHandle
    throw notValid('/password', msg('Write the password of this server'))
  }
  const binding = { connector: 'mail', origin: mailOrigin(given), members: 'all' as const }
  const { path, version, handles } = await saveSecret(scope, { path: SECRET_PATH, fields: { password: given.password }, binding }, by)
  const [handle] = handles
  if (handle === undefined) throw new AppError('INTERNAL')
  const draft = { type: 'secret.stored' as const, message: `secret ${path} saved`, ext: { path, version, fields: ['password'], actor: by } }
  await appendAudit(scope, [draft], { atMs: systemClock.nowMs(), ids: systemIds })
  return handle
}

async function record(scope: TenantScope, by: string, ext: { readonly [key: string]: unknown }): Promise<void> {
  const message = ext['inUse'] === true ? 'the mail server was set' : 'mail stays in the local outbox again'
  const draft = { type: 'mail_server.changed' as const, message, ext: { ...ext, actor: by } }
  await appendAudit(scope, [draft], { atMs: systemClock.nowMs(), ids: systemIds })
}

function notValid(pointer: string, message: string): AppError {
  return new AppError('VALIDATION_FAILED', { errors: [{ pointer, code: 'not_valid', message }] })
}
