import type { TenantScope } from '#server/tenancy/store.ts'
import { RECEIVER, recordWebhook } from '#server/triggers/hooks/record-webhook.ts'
import { findWebhook, updateWebhook, type WebhookRow } from '#server/triggers/hooks/store.ts'
import { ownerStanding } from '#server/triggers/owner-standing.ts'

/** Why, as the record says it. */
const MESSAGES = {
  person: 'paused by a person',
  owner_left: 'paused: its owner is no longer here',
  owner_role: 'paused: its owner may not start runs any more',
} as const satisfies Record<NonNullable<WebhookRow['pauseReason']>, string>

/** While it is paused its address answers as if it did not exist, and nothing is kept. @throws AppError NOT_FOUND */
export async function pauseWebhook(scope: TenantScope, id: string, by: string, nowMs: number): Promise<void> {
  await pauseRow(scope, await findWebhook(scope, id, { lock: true }), { reason: 'person', by }, nowMs)
}

/** Pauses a locked one; pausing a paused one changes nothing. @param why.by user id, or null where nobody pressed a button */
export async function pauseRow(
  scope: TenantScope,
  webhook: WebhookRow,
  why: { reason: NonNullable<WebhookRow['pauseReason']>; by: string | null },
  nowMs: number,
): Promise<void> {
  if (webhook.pausedAt !== null) return
  await updateWebhook(scope, webhook.id, { pausedAt: new Date(nowMs), pausedBy: why.by, pauseReason: why.reason })
  await recordWebhook(
    scope,
    webhook,
    {
      type: 'webhook.paused',
      message: MESSAGES[why.reason],
      actor: why.by ?? RECEIVER,
      ...(why.by === null ? { severity: 'warning' as const } : {}),
      ext: { reason: why.reason },
    },
    nowMs,
  )
}

/**
 * Lets messages start it again. Where its owner is no longer here or may not start runs, whoever resumes it takes it over.
 * @throws AppError NOT_FOUND
 */
export async function resumeWebhook(scope: TenantScope, id: string, by: string, nowMs: number): Promise<void> {
  const webhook = await findWebhook(scope, id, { lock: true })
  if (webhook.pausedAt === null) return
  const ownerId = (await ownerStanding(scope.workspaceId, webhook.ownerId)) === null ? webhook.ownerId : by
  await updateWebhook(scope, id, { pausedAt: null, pausedBy: null, pauseReason: null, ownerId })
  const ext = ownerId === webhook.ownerId ? {} : { ownerBefore: webhook.ownerId }
  await recordWebhook(scope, { ...webhook, ownerId }, { type: 'webhook.resumed', message: 'resumed', actor: by, ext }, nowMs)
}
