import type { TenantScope } from '#server/tenancy/store.ts'
import { pathOf } from '#server/triggers/hooks/create-webhook.ts'
import { recordWebhook } from '#server/triggers/hooks/record-webhook.ts'
import type { ShownSecret } from '#server/triggers/hooks/schema.ts'
import { findWebhook, updateWebhook } from '#server/triggers/hooks/store.ts'
import { keepSecret, newSecret, OVERLAP_MS, openSecret } from '#server/triggers/hooks/webhook-secret.ts'

/**
 * A new secret, in the answer once. Who is shown it owns the webhook from then on: they can sign what it starts (domain §7). The one before counts for another 24 hours, so that the sender can be changed without losing a
 * message; the one before that ends at once.
 * @throws AppError NOT_FOUND, SECRET_NOT_BOUND, KEYS_MISSING
 */
export async function rotateSecret(scope: TenantScope, id: string, by: string, nowMs: number): Promise<ShownSecret> {
  const webhook = await findWebhook(scope, id, { lock: true })
  const secret = newSecret()
  const previousUntil = new Date(nowMs + OVERLAP_MS)
  await keepSecret(scope, id, { current: secret, previous: await openSecret(scope, id, 'current') }, by)
  const secretShownTo = [by, webhook.secretShownTo[0] ?? webhook.createdBy]
  await updateWebhook(scope, id, { previousUntil, rotatedAt: new Date(nowMs), ownerId: by, secretShownTo })
  const until = previousUntil.toISOString()
  await recordWebhook(
    scope,
    { ...webhook, ownerId: by },
    {
      type: 'webhook.secret_renewed',
      message: `secret renewed; the one before counts until ${until}`,
      actor: by,
      ext: { until, ownerBefore: webhook.ownerId },
    },
    nowMs,
  )
  return { webhookId: id, path: pathOf(webhook.slug), secret, previousUntil: until }
}
