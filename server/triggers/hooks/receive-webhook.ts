import { AppError } from '#server/kernel/app-error.ts'
import { sha256 } from '#server/kernel/digest.ts'
import type { ErrorCode } from '#server/kernel/error-catalogue.ts'
import { faultPoint } from '#server/observability/fault-point.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope, inSystem, type TenantScope } from '#server/tenancy/store.ts'
import { checkSignature, explainSignature, type SignedMessage } from '#server/triggers/hooks/check-signature.ts'
import { MESSAGE_BYTES_MAX, type Refusal } from '#server/triggers/hooks/schema.ts'
import {
  countRepeat,
  findOpenWebhook,
  findWebhook,
  insertRefused,
  type NewDelivery,
  takeDelivery,
  type WebhookRow,
} from '#server/triggers/hooks/store.ts'
import { newSecret, openSecrets } from '#server/triggers/hooks/webhook-secret.ts'

/** The job that starts the run of what was taken. */
export const DELIVERY_TASK = 'webhook'
/** Messages of one webhook (requirements 10). */
const MESSAGE_RATE = { max: 60, perMs: 60_000 } as const
/** Refused ones that are kept to be looked at; more are refused without a row. */
const REFUSED_RATE = { max: 20, perMs: 60_000 } as const
/** A check of as many secrets where nobody has the address: it takes as long, and says as much. */
const NOBODYS_SECRET = newSecret()
const ID_SHOWN_MAX = 255
const HEADER_SHOWN_MAX = 500
const ALWAYS_SHOWN = ['webhook-id', 'webhook-timestamp', 'webhook-signature', 'content-type', 'user-agent'] as const

export interface Incoming {
  readonly slug: string
  readonly headers: Pick<Headers, 'get'>
  /** Null when it was larger than allowed and not read to its end. */
  readonly body: Uint8Array | null
  /** ms since it began to arrive, on a monotonic clock. */
  readonly sinceMs: () => number
  /** Counts one under that key. @throws AppError RATE_LIMITED */
  readonly count: (key: string, limit: { readonly max: number; readonly perMs: number }) => Promise<void>
}

/**
 * Takes a message from outside (requirements 10): whose address it is is looked up by the system plane, everything else happens
 * inside that workspace. When this returns, the message and the job that starts its run are committed. A message that was taken
 * before gives the same id and starts nothing.
 * @throws AppError NOT_FOUND for an address that nobody has and for one that is paused or deleted, after the same work;
 * WEBHOOK_REFUSED for a signature, VALIDATION_FAILED for what is no JSON, PAYLOAD_TOO_LARGE, RATE_LIMITED
 */
export async function receiveWebhook(incoming: Incoming, nowMs: number): Promise<{ invocationId: string }> {
  const place = await inSystem(async (system) => await findOpenWebhook(system, incoming.slug))
  if (!place) {
    checkSignature(signedOf(incoming), [NOBODYS_SECRET], nowMs)
    throw new AppError(incoming.body === null ? 'PAYLOAD_TOO_LARGE' : 'NOT_FOUND')
  }
  const answer = await inScope(place.workspaceId, async (scope) => {
    const webhook = await findOpen(scope, place.id)
    const secrets = await openSecrets(scope, webhook, nowMs)
    const signed = signedOf(incoming)
    const checked = checkSignature(signed, secrets.valid, nowMs)
    if (incoming.body === null) return await refuse(scope, webhook, incoming, { fault: 'too_large' }, nowMs)
    if (!checked.ok) {
      const expected = checked.fault === 'no_match' ? explainSignature(signed, secrets.valid, secrets.former) : null
      return await refuse(scope, webhook, incoming, { fault: checked.fault, expected }, nowMs)
    }
    if (!isJson(checked.text)) return await refuse(scope, webhook, incoming, { fault: 'not_json' }, nowMs)
    await incoming.count(`webhook ${webhook.id}`, MESSAGE_RATE)
    return await take(scope, webhook, incoming, nowMs)
  })
  faultPoint('webhook.after_commit')
  if (typeof answer !== 'string') throw new AppError(answer.code)
  return { invocationId: answer }
}

/** @throws AppError NOT_FOUND without a word more, also where it was paused a moment ago */
async function findOpen(scope: TenantScope, id: string): Promise<WebhookRow> {
  const webhook = await findWebhook(scope, id).catch(() => null)
  if (webhook === null || webhook.pausedAt !== null) throw new AppError('NOT_FOUND')
  return webhook
}

/** @returns the id of the delivery: its own, or that of the first time */
async function take(scope: TenantScope, webhook: WebhookRow, incoming: Incoming, nowMs: number): Promise<string> {
  const id = systemIds.next('dlv')
  const row = { ...factsOf(webhook, incoming, nowMs), id, status: 202, outcome: 'taken' as const, body: Buffer.from(incoming.body ?? '') }
  if (await takeDelivery(scope, row, DELIVERY_TASK)) {
    faultPoint('webhook.before_commit')
    return id
  }
  const first = await countRepeat(scope, webhook.id, row.messageId, new Date(nowMs))
  if (first === undefined) throw new AppError('INTERNAL')
  return first
}

const CODE_OF: Partial<Record<Refusal, ErrorCode>> = { not_json: 'VALIDATION_FAILED', too_large: 'PAYLOAD_TOO_LARGE' }
const STATUS_OF: Partial<Record<Refusal, number>> = { not_json: 422, too_large: 413 }

/** Keeps what was refused to be looked at: never its bytes, which nobody vouches for. */
async function refuse(
  scope: TenantScope,
  webhook: WebhookRow,
  incoming: Incoming,
  { fault, expected = null }: { fault: Refusal; expected?: unknown },
  nowMs: number,
): Promise<{ code: ErrorCode }> {
  const row = {
    ...factsOf(webhook, incoming, nowMs),
    status: STATUS_OF[fault] ?? 401,
    outcome: 'refused' as const,
    reason: fault,
    expected,
  }
  const mayKeep = await incoming.count(`refused ${webhook.id}`, REFUSED_RATE).then(
    () => true,
    () => false,
  )
  if (mayKeep) await insertRefused(scope, { ...row, id: systemIds.next('dlv') })
  return { code: CODE_OF[fault] ?? 'WEBHOOK_REFUSED' }
}

function signedOf({ headers, body }: Incoming): SignedMessage {
  return {
    id: headers.get('webhook-id'),
    timestamp: headers.get('webhook-timestamp'),
    signature: headers.get('webhook-signature'),
    body: body ?? new Uint8Array(),
  }
}

function factsOf(webhook: WebhookRow, { headers, body, sinceMs }: Incoming, nowMs: number): Omit<NewDelivery, 'id' | 'status' | 'outcome'> {
  const bytes = body ?? new Uint8Array()
  const shown = [...ALWAYS_SHOWN, ...webhook.headers].flatMap((name) => {
    const value = headers.get(name)
    return value === null ? [] : [[name, value.slice(0, HEADER_SHOWN_MAX)] as const]
  })
  return {
    webhookId: webhook.id,
    messageId: (headers.get('webhook-id') ?? '').slice(0, ID_SHOWN_MAX),
    receivedAt: new Date(nowMs),
    tookMs: Math.round(sinceMs()),
    headers: Object.fromEntries(shown),
    bodyDigest: sha256(bytes),
    bodyBytes: body === null ? MESSAGE_BYTES_MAX + 1 : bytes.length,
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
