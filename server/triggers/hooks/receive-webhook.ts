import { AppError } from '#server/kernel/app-error.ts'
import { sha256 } from '#server/kernel/digest.ts'
import type { ErrorCode } from '#server/kernel/error-catalogue.ts'
import { faultPoint } from '#server/observability/fault-point.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'
import { checkSignature, explainSignature, type SignatureCheck, type SignedMessage } from '#server/triggers/hooks/check-signature.ts'
import { keepMessage } from '#server/triggers/hooks/keep-messages.ts'
import { forgetWebhook, keepWebhook, type OpenWebhook, openWebhook, recallWebhook } from '#server/triggers/hooks/open-webhook.ts'
import { MESSAGE_BYTES_MAX, type Refusal } from '#server/triggers/hooks/schema.ts'
import { countRepeat, findOpenWebhook, insertRefused, type NewDelivery } from '#server/triggers/hooks/store.ts'
import { newSecret } from '#server/triggers/hooks/webhook-secret.ts'

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
  /** Who sends it from here as a test; never out of what was sent. */
  readonly sentBy?: string
  /** ms since it began to arrive, on a monotonic clock. */
  readonly sinceMs: () => number
  /** Counts one under that key. @throws AppError RATE_LIMITED */
  readonly count: (key: string, limit: { readonly max: number; readonly perMs: number }) => Promise<void>
}

/**
 * Takes a message from outside (requirements 10): whose address it is is looked up by the system plane, everything else happens
 * inside that workspace. When this returns, the message is committed, and with it that its run is to come. A message that was taken
 * before gives the same id and starts nothing.
 * @throws AppError NOT_FOUND for an address that nobody has and for one that is paused or deleted, after the same work;
 * WEBHOOK_REFUSED for a signature, VALIDATION_FAILED for what is no JSON, PAYLOAD_TOO_LARGE, RATE_LIMITED
 */
export async function receiveWebhook(incoming: Incoming, nowMs: number): Promise<{ invocationId: string }> {
  const invocationId = (await receiveAgain(incoming, nowMs)) ?? (await receiveAnew(incoming, nowMs))
  faultPoint('webhook.after_commit')
  return { invocationId }
}

/** The short way, for a sender who was here a moment ago; null where it is not certain that everything is as it was. */
async function receiveAgain(incoming: Incoming, nowMs: number): Promise<string | null> {
  const opened = recallWebhook(incoming.slug, nowMs)
  const read = opened && readMessage(incoming, opened, nowMs)
  if (!opened || !read?.ok) return null
  await incoming.count(`webhook ${opened.webhook.id}`, MESSAGE_RATE)
  const id = await take(opened, incoming, read.text, nowMs)
  if (id === null) forgetWebhook(incoming.slug)
  return id
}

async function receiveAnew(incoming: Incoming, nowMs: number): Promise<string> {
  const place = await inSystem(async (system) => await findOpenWebhook(system, incoming.slug))
  if (!place) throw nobodys(incoming, nowMs)
  const opened = await inScope(place.workspaceId, async (scope) => await openWebhook(scope, place.id, nowMs))
  if (!opened) throw nobodys(incoming, nowMs)
  const read = readMessage(incoming, opened, nowMs)
  if (!read.ok) throw new AppError(await refuse(opened, incoming, read.fault, nowMs))
  await incoming.count(`webhook ${place.id}`, MESSAGE_RATE)
  const id = (await take(opened, incoming, read.text, nowMs)) ?? (await repeated(opened, incoming, nowMs))
  // Neither kept nor kept before: it was paused or given another secret while the signature was checked.
  if (id === undefined) throw nobodys(incoming, nowMs)
  keepWebhook(incoming.slug, opened, nowMs)
  return id
}

async function repeated({ workspaceId, webhook }: OpenWebhook, incoming: Incoming, nowMs: number): Promise<string | undefined> {
  return await inScope(workspaceId, async (scope) => await countRepeat(scope, webhook.id, messageIdOf(incoming), new Date(nowMs)))
}

/** After as much work as a message costs that is refused. */
function nobodys(incoming: Incoming, nowMs: number): AppError {
  checkSignature(signedOf(incoming), [NOBODYS_SECRET], nowMs)
  return new AppError(incoming.body === null ? 'PAYLOAD_TOO_LARGE' : 'NOT_FOUND')
}

function readMessage(incoming: Incoming, { valid }: OpenWebhook, nowMs: number): SignatureCheck {
  const checked = checkSignature(signedOf(incoming), valid, nowMs)
  if (incoming.body === null) return { ok: false, fault: 'too_large' }
  return checked.ok && !isJson(checked.text) ? { ok: false, fault: 'not_json' } : checked
}

/** @returns its id; null where it was taken before, or the webhook is no longer as it was */
async function take(opened: OpenWebhook, incoming: Incoming, text: string, nowMs: number): Promise<string | null> {
  const id = systemIds.next('dlv')
  const row = { ...factsOf(opened, incoming, nowMs), id, sentBy: incoming.sentBy ?? null }
  const { workspaceId, secretPath, secretVersion, webhook } = opened
  faultPoint('webhook.before_commit')
  return (await keepMessage({ workspaceId, row, text, seen: { revision: webhook.revision, secretPath, secretVersion } })) ? id : null
}

const CODE_OF: Partial<Record<Refusal, ErrorCode>> = { not_json: 'VALIDATION_FAILED', too_large: 'PAYLOAD_TOO_LARGE' }
const STATUS_OF: Partial<Record<Refusal, number>> = { not_json: 422, too_large: 413 }

/** Keeps what was refused to be looked at: never its bytes, which nobody vouches for. */
async function refuse(opened: OpenWebhook, incoming: Incoming, fault: Refusal, nowMs: number): Promise<ErrorCode> {
  const mayKeep = await incoming.count(`refused ${opened.webhook.id}`, REFUSED_RATE).then(
    () => true,
    () => false,
  )
  const expected = fault === 'no_match' && mayKeep ? explainSignature(signedOf(incoming), opened.valid, opened.former) : null
  const row = { ...factsOf(opened, incoming, nowMs), status: STATUS_OF[fault] ?? 401, outcome: 'refused' as const, reason: fault, expected }
  if (mayKeep) await inScope(opened.workspaceId, async (scope) => await insertRefused(scope, { ...row, id: systemIds.next('dlv') }))
  return CODE_OF[fault] ?? 'WEBHOOK_REFUSED'
}

function signedOf({ headers, body }: Incoming): SignedMessage {
  return {
    id: headers.get('webhook-id'),
    timestamp: headers.get('webhook-timestamp'),
    signature: headers.get('webhook-signature'),
    body: body ?? new Uint8Array(),
  }
}

function factsOf({ webhook }: OpenWebhook, incoming: Incoming, nowMs: number): Omit<NewDelivery, 'id' | 'status' | 'outcome'> {
  const { headers, body, sinceMs } = incoming
  const bytes = body ?? new Uint8Array()
  const shown = [...ALWAYS_SHOWN, ...webhook.headers].flatMap((name) => {
    const value = headers.get(name)
    return value === null ? [] : [[name, value.slice(0, HEADER_SHOWN_MAX)] as const]
  })
  return {
    webhookId: webhook.id,
    messageId: messageIdOf(incoming),
    receivedAt: new Date(nowMs),
    tookMs: Math.round(sinceMs()),
    headers: Object.fromEntries(shown),
    bodyDigest: sha256(bytes),
    bodyBytes: body === null ? MESSAGE_BYTES_MAX + 1 : bytes.length,
  }
}

function messageIdOf({ headers }: Incoming): string {
  return (headers.get('webhook-id') ?? '').slice(0, ID_SHOWN_MAX)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
