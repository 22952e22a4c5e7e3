import type { TenantScope } from '#server/tenancy/store.ts'
import { pathOf } from '#server/triggers/hooks/create-webhook.ts'
import { recordWebhook } from '#server/triggers/hooks/record-webhook.ts'
import type { ShownSecret } from '#server/triggers/hooks/schema.ts'
import { findWebhook, updateWebhook } from '#server/triggers/hooks/store.ts'
import { keepSecret, newSecret, OVERLAP_MS, openSecret } from '#server/triggers/hooks/webhook-secret.ts'

/**
 * A new secret, in the answer once. The one before counts for another 24 hours, so that the sender can be changed without losing a
 * message; the one before that ends at once.
 * @throws AppError NOT_FOUND, SECRET_NOT_BOUND, KEYS_MISSING
 */
export async function rotateSecret(scope: TenantScope, id: string, by: string, nowMs: number): Promise<ShownSecret> {
  const webhook = await findWebhook(scope, id, { lock: true })
  const secret = newSecret()
  const previousUntil = new Date(nowMs + OVERLAP_MS)
  await keepSecret(scope, id, { current: secret, previous: await openSecret(scope, id, 'current') }, by)
  await updateWebhook(scope, id, { previousUntil, rotatedAt: new Date(nowMs) })
  const until = previousUntil.toISOString()
  await recordWebhook(
    scope,
    webhook,
    { type: 'webhook.secret_renewed', message: `secret renewed; the one before counts until ${until}`, actor: by, ext: { until } },
    nowMs,
  )
  return { webhookId: id, path: pathOf(webhook.slug), secret, previousUntil: until }
}
