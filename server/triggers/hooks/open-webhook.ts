import { isAppError } from '#server/kernel/app-error.ts'
import { notFound } from '#server/kernel/not-found.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { findWebhook, type WebhookRow } from '#server/triggers/hooks/store.ts'
import { type OpenSecrets, openSecrets } from '#server/triggers/hooks/webhook-secret.ts'

/** A webhook as it was read: what a signature is checked with, and what has to be so still when the message is kept. */
export interface OpenWebhook extends OpenSecrets {
  readonly webhook: Pick<WebhookRow, 'id' | 'headers' | 'revision' | 'previousUntil'>
  readonly workspaceId: string
}

/** Undefined where it is paused or deleted, or somebody took its secret away. @throws AppError KEYS_MISSING */
export async function openWebhook(scope: TenantScope, id: string, nowMs: number): Promise<OpenWebhook | undefined> {
  const webhook = await findWebhook(scope, id).catch(notFound)
  if (webhook === null || webhook.pausedAt !== null) return undefined
  const secrets = await openSecrets(scope, webhook, nowMs).catch((error: unknown) => {
    if (isAppError(error, 'SECRET_NOT_BOUND')) return undefined
    throw error
  })
  return secrets && { webhook, workspaceId: scope.workspaceId, ...secrets }
}

const KEPT_MS = 60_000
const KEPT_MAX = 500
const kept = new Map<string, OpenWebhook & { readonly untilMs: number }>()

/**
 * One whose sender proved a moment ago that they have its secret: so that a busy sender costs one statement a message. It is never
 * trusted by itself: whatever it was read from is compared again by the statement that keeps the message (docs/decisions/0110).
 */
export function recallWebhook(slug: string, nowMs: number): OpenWebhook | undefined {
  const known = kept.get(slug)
  if (!known) return undefined
  const isOver = known.untilMs <= nowMs || (known.webhook.previousUntil !== null && known.webhook.previousUntil.getTime() <= nowMs)
  if (!isOver) return known
  kept.delete(slug)
  return undefined
}

/** Only after a signature that counted. The oldest goes first. */
export function keepWebhook(slug: string, opened: OpenWebhook, nowMs: number): void {
  kept.delete(slug)
  kept.set(slug, { ...opened, untilMs: nowMs + KEPT_MS })
  const oldest = kept.keys().next().value
  if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest)
}

export function forgetWebhook(slug: string): void {
  kept.delete(slug)
}
