import { appendAudit } from '#server/audit/append-audit.ts'
import type { AuditDraft } from '#server/audit/schema.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { publishSignal } from '#server/signals/publish-signal.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import type { TriggerRow } from '#server/triggers/store.ts'

/** Who acts where no person does: the scheduler, in the name of the owner. */
export const SCHEDULER = 'system:scheduler'

/** What starts a crew member by itself: a schedule, an address for messages, a mailbox. */
export type Starter = 'trigger' | 'webhook' | 'mailbox'

export interface StarterEvent<Kind extends Starter> {
  readonly type: Extract<AuditDraft['type'], `${Kind}.${string}`>
  readonly message: string
  /** User id, or the part of the product that acts in the owner's name. */
  readonly actor: string
  readonly severity?: 'warning'
  /** The run it started: the entry belongs to that run's proof too. */
  readonly runId?: string
  readonly ext?: { readonly [key: string]: unknown }
}

/** Puts what happened to a schedule on record and tells the screens. Last in its transaction, like every append. */
export async function recordTrigger(
  scope: TenantScope,
  trigger: Pick<TriggerRow, 'id' | 'memberId' | 'ownerId'>,
  event: StarterEvent<'trigger'>,
  atMs: number,
): Promise<void> {
  await recordStarter(scope, 'trigger', trigger, event, atMs)
}

/** The same for whatever starts a crew member; the entry names it as `triggerId`, `webhookId` or `mailboxId`. */
export async function recordStarter<Kind extends Starter>(
  scope: TenantScope,
  kind: Kind,
  starter: { readonly id: string; readonly memberId: string; readonly ownerId: string },
  event: StarterEvent<Kind>,
  atMs: number,
): Promise<void> {
  const { type, message, actor, severity, runId, ext } = event
  await publishSignal(scope, { type: 'trigger.changed', id: starter.id })
  await appendAudit(
    scope,
    [
      {
        type,
        message,
        ...(severity ? { severity } : {}),
        ...(runId ? { workflowState: 'INIT', workflow: { workflow_id: runId, step_id: 'leg-1.1', mode: 'flight-plan' as const } } : {}),
        ext: { [`${kind}Id`]: starter.id, memberId: starter.memberId, ownerId: starter.ownerId, actor, ...ext },
      },
    ],
    { atMs, ids: systemIds },
  )
}

/** What a schedule does, for the record: its inputs as a digest, never as values. */
export function timetableFacts(trigger: Pick<TriggerRow, 'cron' | 'timeZone' | 'overlap' | 'inputs'>): { readonly [key: string]: string } {
  const { cron, timeZone, overlap, inputs } = trigger
  return { cron, timeZone, overlap, inputDigest: taggedDigest('muster.inputs.v1', inputs as never) }
}
