import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { checkMapping } from '#server/triggers/hooks/create-webhook.ts'
import { mappingFacts, recordWebhook } from '#server/triggers/hooks/record-webhook.ts'
import type { WebhookChange } from '#server/triggers/hooks/schema.ts'
import { findWebhook, updateWebhook } from '#server/triggers/hooks/store.ts'

/**
 * Changes what a message becomes. Whoever changes it owns it from then on: its runs start in that person's name, so nobody approves
 * what they themselves put into another's (domain §7). Address and secret stay.
 * @throws AppError NOT_FOUND, CONFLICT, VALIDATION_FAILED, MEMBER_UNPUBLISHED, MEMBER_SUSPENDED
 */
export async function changeWebhook(scope: TenantScope, id: string, change: WebhookChange, by: string, nowMs: number): Promise<void> {
  const before = await findWebhook(scope, id, { lock: true })
  if (before.revision !== change.revision) throw new AppError('CONFLICT', { context: { webhook: id, revision: before.revision } })
  const after = {
    name: change.name ?? before.name,
    inputs: (change.inputs ?? before.inputs) as JsonObject,
    headers: change.headers ?? before.headers,
    sample: change.sample === undefined ? before.sample : { value: change.sample },
  }
  await checkMapping(scope, before.memberId, { ...after, sample: sampleOf(after) })
  await updateWebhook(scope, id, { ...after, ownerId: by, revision: before.revision + 1 })
  await recordWebhook(
    scope,
    { ...before, ownerId: by },
    {
      type: 'webhook.changed',
      message: 'what a message becomes was changed',
      actor: by,
      ext: { ...mappingFacts(after), before: { ...mappingFacts(before), ownerId: before.ownerId } },
    },
    nowMs,
  )
}

/** Kept inside an object, so that a sample of `null` is one too. */
export function sampleOf({ sample }: { readonly sample: unknown }): JsonValue {
  return (sample as { value: JsonValue }).value
}
