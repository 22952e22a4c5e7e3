import { and, eq, isNotNull, isNull, min } from 'drizzle-orm'
import { mailboxMessages } from '#db/schema/mailbox-messages.ts'
import { mailboxes } from '#db/schema/mailboxes.ts'
import { triggerInvocations } from '#db/schema/trigger-invocations.ts'
import { triggerSwitches } from '#db/schema/trigger-switches.ts'
import { triggers } from '#db/schema/triggers.ts'
import { webhookDeliveries } from '#db/schema/webhook-deliveries.ts'
import { webhooks } from '#db/schema/webhooks.ts'
import type { TenantScope } from '#db/with-scope.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { storedReadback } from '#server/triggers/core/readback.ts'

/** What started a run by itself, in the reader's words; null for a run that a person started. A deleted schedule is still named. */
export async function triggerOfRun(scope: TenantScope, runId: string, say: Say): Promise<{ id: string; readback: string } | null> {
  const [row] = await scope.tx
    .select({ id: triggers.id, readback: triggers.readback, cron: triggers.cron })
    .from(triggerInvocations)
    .innerJoin(triggers, and(eq(triggers.workspaceId, triggerInvocations.workspaceId), eq(triggers.id, triggerInvocations.triggerId)))
    .where(and(eq(triggerInvocations.workspaceId, scope.workspaceId), eq(triggerInvocations.runId, runId)))
  return row ? { id: row.id, readback: storedReadback(row, say) } : null
}

/** The address whose message started a run; null for one that a person started again from a message. A deleted one is still named. */
export async function messageOfRun(
  scope: TenantScope,
  runId: string,
): Promise<{ webhookId: string; deliveryId: string; name: string } | null> {
  const [row] = await scope.tx
    .select({ webhookId: webhooks.id, deliveryId: webhookDeliveries.id, name: webhooks.name })
    .from(webhookDeliveries)
    .innerJoin(webhooks, and(eq(webhooks.workspaceId, webhookDeliveries.workspaceId), eq(webhooks.id, webhookDeliveries.webhookId)))
    .where(and(eq(webhookDeliveries.workspaceId, scope.workspaceId), eq(webhookDeliveries.runId, runId)))
  return row ?? null
}

/**
 * The e-mail that started a run, as its sender wrote it; null where nothing is kept of it any more, and for a run that a person started
 * again. `mailboxId` is null for a mailbox that was taken away.
 */
export async function mailOfRun(
  scope: TenantScope,
  runId: string,
): Promise<{ mailboxId: string | null; to: string; from: string; subject: string } | null> {
  const { from, subject } = mailboxMessages
  const [row] = await scope.tx
    .select({ mailboxId: mailboxes.id, deletedAt: mailboxes.deletedAt, to: mailboxes.userName, from, subject })
    .from(mailboxMessages)
    .innerJoin(mailboxes, and(eq(mailboxes.workspaceId, mailboxMessages.workspaceId), eq(mailboxes.id, mailboxMessages.mailboxId)))
    .where(and(eq(mailboxMessages.workspaceId, scope.workspaceId), eq(mailboxMessages.runId, runId)))
  if (!row) return null
  const { deletedAt, mailboxId, ...mail } = row
  return { ...mail, mailboxId: deletedAt === null ? mailboxId : null }
}

/** Crew member id → its next start; nobody while all are paused. */
export async function nextStarts(scope: TenantScope): Promise<ReadonlyMap<string, Date>> {
  const [off] = await scope.tx
    .select({ workspaceId: triggerSwitches.workspaceId })
    .from(triggerSwitches)
    .where(and(eq(triggerSwitches.workspaceId, scope.workspaceId), isNotNull(triggerSwitches.pausedAt)))
  if (off) return new Map()
  const rows = await scope.tx
    .select({ memberId: triggers.memberId, nextAt: min(triggers.nextAt) })
    .from(triggers)
    .where(and(eq(triggers.workspaceId, scope.workspaceId), isNull(triggers.pausedAt), isNull(triggers.deletedAt)))
    .groupBy(triggers.memberId)
  return new Map(rows.flatMap((row) => (row.nextAt === null ? [] : [[row.memberId, row.nextAt] as const])))
}

/** A schedule in the reader's words, and whether it stands still. */
export async function findReadback(scope: TenantScope, id: string, say: Say): Promise<{ readback: string; isPaused: boolean } | undefined> {
  const [row] = await scope.tx
    .select({ readback: triggers.readback, cron: triggers.cron, pausedAt: triggers.pausedAt })
    .from(triggers)
    .where(and(eq(triggers.workspaceId, scope.workspaceId), eq(triggers.id, id)))
  return row && { readback: storedReadback(row, say), isPaused: row.pausedAt !== null }
}
