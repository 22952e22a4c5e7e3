import { startRun } from '#server/dispatch/start-run.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { canonicalJson, type JsonObject, type JsonValue } from '#server/kernel/canonical-json.ts'
import { notFound } from '#server/kernel/not-found.ts'
import { faultPoint } from '#server/observability/fault-point.ts'
import { log } from '#server/observability/log.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope, inSystem, type TenantScope } from '#server/tenancy/store.ts'
import { mapMessage } from '#server/triggers/core/map-message.ts'
import { emptyHeaders } from '#server/triggers/hooks/create-webhook.ts'
import { pauseRow } from '#server/triggers/hooks/pause-webhook.ts'
import { RECEIVER, recordWebhook } from '#server/triggers/hooks/record-webhook.ts'
import { type DeliveryRow, findWebhook, listTaken, lockDelivery, settleDelivery, type WebhookRow } from '#server/triggers/hooks/store.ts'
import { inputSchemaOf, requiredOf } from '#server/triggers/input-schema.ts'
import { inputOf, MESSAGE_REFUSALS } from '#server/triggers/message-refusals.ts'
import { ownerStanding } from '#server/triggers/owner-standing.ts'
import { findSwitch } from '#server/triggers/store.ts'

/** Looked at in one go. */
const BATCH = 100
/** One that cannot be started for a reason that may pass waits longer each time. */
const WAIT_MS = { first: 1000, max: 300_000 } as const
const waiting = new Map<string, { readonly failures: number; readonly untilMs: number }>()

/**
 * Starts the runs of what was acknowledged, in all workspaces, the oldest first. Any number of workers may do this at once, and any
 * of them may die in the middle. @returns how many were settled
 */
export async function startTaken(): Promise<number> {
  const nowMs = systemClock.monotonicMs()
  for (const [id, { untilMs }] of waiting) if (untilMs + WAIT_MS.max < nowMs) waiting.delete(id)
  const resting = [...waiting].flatMap(([id, { untilMs }]) => (untilMs > nowMs ? [id] : []))
  const taken = await inSystem(async (system) => await listTaken(system, { limit: BATCH, without: resting }))
  let settled = 0
  for (const { workspaceId, id } of taken) {
    try {
      await startDelivery(workspaceId, id)
      waiting.delete(id)
      settled += 1
    } catch (error) {
      const failures = (waiting.get(id)?.failures ?? 0) + 1
      const waitMs = Math.min(WAIT_MS.max, WAIT_MS.first * 2 ** (failures - 1))
      waiting.set(id, { failures, untilMs: systemClock.monotonicMs() + waitMs })
      log.warn('webhook', { delivery: id, failures, error })
    }
  }
  return settled
}

/**
 * What follows an acknowledged message: its run, in one transaction with what became of it. Any number of workers may try, and
 * die in the middle; the row is locked and settled once. The run starts in the owner's name, or of whoever sent it as a test, who
 * must still be here and allowed to, and everything that could come from the message is labelled as from outside (domain §6).
 */
export async function startDelivery(workspaceId: string, deliveryId: string): Promise<void> {
  const nowMs = systemClock.nowMs()
  const known = await inScope(workspaceId, async (scope) => await peopleOf(scope, deliveryId))
  if (known === null) return
  const { ownerId, sentBy } = known
  const standing = await ownerStanding(workspaceId, ownerId)
  const senders = sentBy === null || sentBy === ownerId ? null : await ownerStanding(workspaceId, sentBy)
  await inScope(workspaceId, async (scope) => {
    const delivery = await lockDelivery(scope, deliveryId)
    if (delivery?.outcome !== 'taken') return
    const webhook = await findWebhook(scope, delivery.webhookId, { lock: standing !== null }).catch(notFound)
    if (webhook === null || webhook.pausedAt !== null) return await leave(scope, delivery, webhook, 'paused', nowMs)
    // Changed hands a moment ago: the job is tried again with the new owner.
    if (webhook.ownerId !== ownerId) throw new AppError('CONFLICT', { context: { webhook: webhook.id } })
    if (standing !== null) {
      await leave(scope, delivery, null, standing, nowMs)
      return await pauseRow(scope, webhook, { reason: standing, by: null }, nowMs)
    }
    if (senders !== null) return await leave(scope, delivery, webhook, senders, nowMs)
    if ((await findSwitch(scope)) !== null) return await leave(scope, delivery, webhook, 'all_paused', nowMs)
    await start(scope, webhook, delivery, nowMs)
  })
}

async function peopleOf(scope: TenantScope, deliveryId: string): Promise<{ ownerId: string; sentBy: string | null } | null> {
  const delivery = await lockDelivery(scope, deliveryId)
  if (delivery?.outcome !== 'taken') return null
  const webhook = await findWebhook(scope, delivery.webhookId).catch(notFound)
  return { ownerId: webhook?.ownerId ?? '', sentBy: delivery.sentBy }
}

async function start(scope: TenantScope, webhook: WebhookRow, delivery: DeliveryRow, nowMs: number): Promise<void> {
  try {
    const { id: runId, n } = await startFrom(scope, webhook, delivery, delivery.sentBy ?? webhook.ownerId)
    faultPoint('webhook.started')
    await settleDelivery(scope, delivery.id, { outcome: 'started', reason: null, reasonInput: null, runId, settledAt: new Date(nowMs) })
    const event = { type: 'webhook.fired' as const, message: `a message started run ${n}`, actor: RECEIVER, runId }
    await recordWebhook(scope, webhook, { ...event, ext: { ...deliveryFacts(delivery), runId } }, nowMs)
  } catch (error) {
    if (!isAppError(error) || !MESSAGE_REFUSALS.has(error.code)) throw error
    const why = { reason: error.code, reasonInput: inputOf(error, webhook.inputs as JsonObject) }
    await settleDelivery(scope, delivery.id, { outcome: 'failed', ...why, runId: null, settledAt: new Date(nowMs) })
    const event = { type: 'webhook.failed' as const, message: `a message could not start a run: ${error.code}`, actor: RECEIVER }
    const ext = { ...deliveryFacts(delivery), reason: why.reason, input: why.reasonInput }
    await recordWebhook(scope, webhook, { ...event, severity: 'warning', ext }, nowMs)
  }
}

/**
 * A run from what came, by whomever: its inputs are always as from outside, and the votes of those behind it do not count.
 * @throws AppError EXPRESSION_FAILED, LIMIT_EXCEEDED, JSON_NOT_CANONICAL, and those of `startRun`
 */
export async function startFrom(scope: TenantScope, webhook: WebhookRow, delivery: DeliveryRow, by: string) {
  const { memberId, headers } = webhook
  const required = requiredOf(await inputSchemaOf(scope, memberId))
  const payload = JSON.parse((delivery.body ?? Buffer.from('null')).toString('utf8')) as JsonValue
  // Numbers that were rounded on the way in are refused, never passed on.
  canonicalJson(payload)
  const sent = delivery.headers as Readonly<Record<string, string>>
  const message = { payload, headers: { ...emptyHeaders(headers), ...pick(sent, headers) } }
  const triggerPeople = peopleBehind(webhook, delivery.receivedAt)
  const inputs = mapMessage(webhook.inputs as JsonObject, message, required)
  return await startRun(scope, { memberId, inputs, inputsFrom: 'outside', purpose: 'run', origin: 'webhook', by, triggerPeople })
}

function pick(sent: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(sent).filter(([name]) => names.includes(name)))
}

/** Its owner, and who was shown a secret that counted when the message came: any of them can have caused it (domain §7). */
function peopleBehind({ ownerId, previousUntil, secretShownTo }: WebhookRow, receivedAt: Date): string[] {
  const counting = previousUntil !== null && previousUntil > receivedAt ? 2 : 1
  return [...new Set([ownerId, ...secretShownTo.slice(0, counting)])]
}

/** It was acknowledged, so it is never lost silently: it stands there as skipped, and people may start it by hand. */
async function leave(scope: TenantScope, delivery: DeliveryRow, webhook: WebhookRow | null, reason: string, nowMs: number): Promise<void> {
  await settleDelivery(scope, delivery.id, { outcome: 'skipped', reason, reasonInput: null, runId: null, settledAt: new Date(nowMs) })
  if (webhook === null) return
  const event = { type: 'webhook.skipped' as const, message: `a message was skipped: ${reason}`, actor: RECEIVER }
  await recordWebhook(scope, webhook, { ...event, ext: { ...deliveryFacts(delivery), reason } }, nowMs)
}

/** What came, for the record: its id and digest, never its words. */
export function deliveryFacts({ id, messageId, bodyDigest }: Pick<DeliveryRow, 'id' | 'messageId' | 'bodyDigest'>): {
  readonly [key: string]: string
} {
  return { deliveryId: id, messageId, bodyDigest }
}
