import { appendAudit } from '#server/audit/append-audit.ts'
import type { AuditDraft } from '#server/audit/schema.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { publishSignal } from '#server/signals/publish-signal.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import type { WebhookRow } from '#server/triggers/hooks/store.ts'

/** Who acts where no person does: a message from outside, in the name of the owner. */
export const RECEIVER = 'system:webhooks'

export interface WebhookEvent {
  readonly type: Extract<AuditDraft['type'], `webhook.${string}`>
  readonly message: string
  /** User id, or RECEIVER. */
  readonly actor: string
  readonly severity?: 'warning'
  /** The run it started: the entry belongs to that run's proof too. */
  readonly runId?: string
  readonly ext?: { readonly [key: string]: unknown }
}

/** Puts what happened to a webhook on record and tells the screens. Last in its transaction, like every append. */
export async function recordWebhook(
  scope: TenantScope,
  webhook: Pick<WebhookRow, 'id' | 'memberId' | 'ownerId'>,
  event: WebhookEvent,
  atMs: number,
): Promise<void> {
  const { type, message, actor, severity, runId, ext } = event
  await publishSignal(scope, { type: 'trigger.changed', id: webhook.id })
  await appendAudit(
    scope,
    [
      {
        type,
        message,
        ...(severity ? { severity } : {}),
        ...(runId ? { workflowState: 'INIT', workflow: { workflow_id: runId, step_id: 'leg-1.1', mode: 'flight-plan' as const } } : {}),
        ext: { webhookId: webhook.id, memberId: webhook.memberId, ownerId: webhook.ownerId, actor, ...ext },
      },
    ],
    { atMs, ids: systemIds },
  )
}

/** What a webhook does, for the record: as a digest, for the mapping may hold fixed values. Never its address or secret. */
export function mappingFacts(webhook: Pick<WebhookRow, 'inputs' | 'headers'>): { readonly [key: string]: string } {
  return { mappingDigest: taggedDigest('muster.inputs.v1', { inputs: webhook.inputs as never, headers: webhook.headers as never }) }
}
