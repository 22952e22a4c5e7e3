import { taggedDigest } from '#server/kernel/digest.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import type { WebhookRow } from '#server/triggers/hooks/store.ts'
import { recordStarter, type StarterEvent } from '#server/triggers/record-trigger.ts'

/** Who acts where no person does: a message from outside, in the name of the owner. */
export const RECEIVER = 'system:webhooks'

/** Puts what happened to a webhook on record and tells the screens. Last in its transaction, like every append. */
export async function recordWebhook(
  scope: TenantScope,
  webhook: Pick<WebhookRow, 'id' | 'memberId' | 'ownerId'>,
  event: StarterEvent<'webhook'>,
  atMs: number,
): Promise<void> {
  await recordStarter(scope, 'webhook', webhook, event, atMs)
}

/** What a webhook does, for the record: as a digest, for the mapping may hold fixed values. Never its address or secret. */
export function mappingFacts(webhook: Pick<WebhookRow, 'inputs' | 'headers'>): { readonly [key: string]: string } {
  return { mappingDigest: taggedDigest('muster.inputs.v1', { inputs: webhook.inputs as never, headers: webhook.headers as never }) }
}
