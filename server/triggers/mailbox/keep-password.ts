import { appendAudit } from '#server/audit/append-audit.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { imapOrigin } from '#server/triggers/mailbox/server-of.ts'
import { saveSecret } from '#server/vault/save-secret.ts'

/** Where the password of a mailbox lies among the saved secrets. */
export function secretPathOf(mailboxId: string): string {
  return `mailbox/${mailboxId}`
}

/** Puts the password into the vault, bound to that server alone. @returns its handle @throws AppError VALIDATION_FAILED, KEYS_MISSING */
export async function keepPassword(
  scope: TenantScope,
  mailbox: { readonly id: string; readonly host: string; readonly port: number },
  password: string,
  by: string,
  nowMs: number,
): Promise<string> {
  const binding = { connector: 'mail', origin: imapOrigin(mailbox), members: 'all' as const }
  const saved = await saveSecret(scope, { path: secretPathOf(mailbox.id), fields: { password }, binding }, by)
  const [handle] = saved.handles
  if (handle === undefined) throw new AppError('INTERNAL')
  const ext = { path: saved.path, version: saved.version, fields: ['password'], actor: by }
  await appendAudit(scope, [{ type: 'secret.stored', message: `secret ${saved.path} saved`, ext }], { atMs: nowMs, ids: systemIds })
  return handle
}
