import type { TenantScope } from '#server/tenancy/store.ts'
import { recordWebhook } from '#server/triggers/hooks/record-webhook.ts'
import { findWebhook, updateWebhook } from '#server/triggers/hooks/store.ts'
import { removeWebhookSecret } from '#server/triggers/hooks/webhook-secret.ts'

/** Takes its address and secret away for good. Its runs stay, what came stays for its 30 days. @throws AppError NOT_FOUND */
export async function deleteWebhook(scope: TenantScope, id: string, by: string, nowMs: number): Promise<void> {
  const webhook = await findWebhook(scope, id, { lock: true })
  await removeWebhookSecret(scope, id, by)
  await updateWebhook(scope, id, { deletedAt: new Date(nowMs), previousUntil: null })
  await recordWebhook(scope, webhook, { type: 'webhook.deleted', message: 'address taken away', actor: by }, nowMs)
}
