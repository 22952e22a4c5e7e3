import { appendAudit } from '#server/audit/append-audit.ts'
import type { AuditDraft } from '#server/audit/schema.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { publishSignal } from '#server/signals/publish-signal.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import type { MailboxRow } from '#server/triggers/mailbox/store.ts'

/** Who acts where no person does: a message that came, in the name of the owner. */
export const POSTMAN = 'system:mail'

export interface MailboxEvent {
  readonly type: Extract<AuditDraft['type'], `mailbox.${string}`>
  readonly message: string
  /** User id, or POSTMAN. */
  readonly actor: string
  readonly severity?: 'warning'
  /** The run it started: the entry belongs to that run's proof too. */
  readonly runId?: string
  readonly ext?: { readonly [key: string]: unknown }
}

/** Puts what happened to a mailbox on record and tells the screens. Last in its transaction, like every append. */
export async function recordMailbox(
  scope: TenantScope,
  mailbox: Pick<MailboxRow, 'id' | 'memberId' | 'ownerId'>,
  event: MailboxEvent,
  atMs: number,
): Promise<void> {
  const { type, message, actor, severity, runId, ext } = event
  await publishSignal(scope, { type: 'trigger.changed', id: mailbox.id })
  await appendAudit(
    scope,
    [
      {
        type,
        message,
        ...(severity ? { severity } : {}),
        ...(runId ? { workflowState: 'INIT', workflow: { workflow_id: runId, step_id: 'leg-1.1', mode: 'flight-plan' as const } } : {}),
        ext: { mailboxId: mailbox.id, memberId: mailbox.memberId, ownerId: mailbox.ownerId, actor, ...ext },
      },
    ],
    { atMs, ids: systemIds },
  )
}

/** What a mailbox does, for the record: where it looks, and its mapping as a digest. */
export function mailboxFacts({
  folder,
  host,
  inputs,
  inside,
  markSeen,
  port,
  security,
}: Pick<MailboxRow, 'host' | 'port' | 'security' | 'inside' | 'folder' | 'markSeen' | 'inputs'>) {
  return { host, port, security, inside, folder, markSeen, mappingDigest: taggedDigest('muster.inputs.v1', inputs as never) }
}
