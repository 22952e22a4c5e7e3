import { AppError } from '#server/kernel/app-error.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { recordWebhook } from '#server/triggers/hooks/record-webhook.ts'
import { deliveryFacts, startFrom } from '#server/triggers/hooks/start-delivery.ts'
import { findDelivery, findWebhook } from '#server/triggers/hooks/store.ts'

/**
 * *Start again with this message*: a run of its own, by the person who asks for it, with the mapping of today. What came stays from
 * outside, whoever presses the button.
 * @throws AppError NOT_FOUND, CONFLICT for one that was refused, EXPRESSION_FAILED and those of `startRun`
 */
export async function replayDelivery(
  scope: TenantScope,
  place: { webhookId: string; deliveryId: string },
  by: string,
  nowMs: number,
): Promise<{ runId: string }> {
  const webhook = await findWebhook(scope, place.webhookId)
  const delivery = await findDelivery(scope, place.webhookId, place.deliveryId)
  if (delivery.body === null)
    throw new AppError('CONFLICT', { context: { delivery: delivery.id, why: 'it was refused; nothing of it was kept' } })
  const run = await startFrom(scope, webhook, delivery, by)
  const event = { type: 'webhook.replayed' as const, message: `run ${run.n} started again from a message`, actor: by, runId: run.id }
  await recordWebhook(scope, webhook, { ...event, ext: { ...deliveryFacts(delivery), runId: run.id } }, nowMs)
  return { runId: run.id }
}
