import { createHmac } from 'node:crypto'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import type { ExpectedSignature, Refusal } from '#server/triggers/hooks/schema.ts'

/** Standard Webhooks: how far a clock may be off. */
export const TOLERANCE_MS = 5 * 60_000
/** No full stop: it parts id, time and body in what is signed, so that each signed text can be read in one way only. */
const ID_SHAPE = /^[\x21-\x2d\x2f-\x7e]{1,255}$/
const TIME_SHAPE = /^[1-9]\d{0,10}$/
const SIGNATURES_LENGTH_MAX = 2048

/** The three headers of the signature and the exact bytes that they are about. */
export interface SignedMessage {
  readonly id: string | null
  readonly timestamp: string | null
  readonly signature: string | null
  readonly body: Uint8Array
}
export type SignatureCheck = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly fault: Refusal }

/**
 * Whether a message was signed with one of the secrets within the last five minutes, by the library of Standard Webhooks. Every
 * secret is tried, and compared in constant time. The bytes must be UTF-8: the library signs text, and bytes that are none would
 * all read the same.
 * @param secrets `whsec_…`, at least one
 */
export function checkSignature(message: SignedMessage, secrets: readonly string[], nowMs: number): SignatureCheck {
  const { id, timestamp, signature } = message
  const text = textOf(message.body)
  const fault = shapeFault(message, text, nowMs)
  const headers = { 'webhook-id': id ?? '', 'webhook-timestamp': timestamp ?? '', 'webhook-signature': signature ?? '' }
  // All of them, and where the shape is wrong too: how long it takes says nothing.
  const matches = secrets.map((secret) => verifies(new Webhook(secret), text ?? '', headers))
  if (fault !== null) return { ok: false, fault }
  return matches.includes(true) ? { ok: true, text: text ?? '' } : { ok: false, fault: 'no_match' }
}

function verifies(webhook: Webhook, text: string, headers: Record<string, string>): boolean {
  try {
    webhook.verify(text, headers, { jsonParse: false })
    return true
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false
    throw error
  }
}

function shapeFault({ id, timestamp, signature }: SignedMessage, text: string | null, nowMs: number): Refusal | null {
  if (!id || !timestamp || !signature) return 'missing'
  if (!ID_SHAPE.test(id)) return 'bad_id'
  if (!TIME_SHAPE.test(timestamp)) return 'bad_time'
  const behindMs = nowMs - Number(timestamp) * 1000
  if (behindMs > TOLERANCE_MS) return 'old'
  if (behindMs < -TOLERANCE_MS) return 'future'
  if (text === null) return 'not_text'
  return signature.length > SIGNATURES_LENGTH_MAX ? 'no_match' : null
}

function textOf(body: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    return null
  }
}

/** Headers that sign a message now, as the library of a sender would make them. */
export function signMessage(secret: string, messageId: string, body: string, nowMs: number): Record<string, string> {
  const at = new Date(nowMs)
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(nowMs / 1000)),
    'webhook-signature': new Webhook(secret).sign(messageId, at, body),
  }
}

const SHOWN_MAX = 300
/** Of a signature that would have counted: `v1,` and six letters. */
const EXPECTED_SHOWN = 9

/**
 * What would have counted for a message that was refused, and which common mistake gives exactly what came. For people of the
 * workspace; nothing of it is ever answered to the sender.
 * @param secrets those that count, `former` one whose time is over
 */
export function explainSignature(
  { id, timestamp, signature, body }: SignedMessage,
  secrets: readonly string[],
  former: string | null,
): ExpectedSignature | null {
  const text = textOf(body)
  if (!id || !timestamp || !TIME_SHAPE.test(timestamp) || text === null) return null
  const at = new Date(Number(timestamp) * 1000)
  const received = signature ?? ''
  const given = received.split(' ').map((one) => one.replace(/^v1,/, ''))
  const came = (signatures: readonly string[]): boolean => signatures.some((one) => given.includes(one.replace(/^v1,/, '')))
  const signed = `${id}.${timestamp}.${text}`
  const byAll = (sign: (key: Buffer, secret: string) => string): string[] => secrets.map((secret) => sign(keyOf(secret), secret))
  const mistakes = {
    old_secret: former === null ? [] : [new Webhook(former).sign(id, at, text)],
    secret_as_text: byAll((_, secret) => hmac(Buffer.from(secret), signed)),
    hex: byAll((key) => createHmac('sha256', key).update(signed).digest('hex')),
    without_id: byAll((key) => hmac(key, `${timestamp}.${text}`)),
    without_time: byAll((key) => hmac(key, text)),
    changed_body: secrets.flatMap((secret) =>
      [`${text}\n`, text.trimEnd(), respelt(text)].map((other) => hmac(keyOf(secret), `${id}.${timestamp}.${other}`)),
    ),
  } as const
  const [looksLike] = Object.entries(mistakes).find(([, signatures]) => came(signatures)) ?? []
  return {
    expected: secrets.map((secret) => `${new Webhook(secret).sign(id, at, text).slice(0, EXPECTED_SHOWN)}…`),
    received: received.slice(0, SHOWN_MAX),
    looksLike: (looksLike ?? null) as ExpectedSignature['looksLike'],
  }
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
}

function hmac(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64')
}

/** The same JSON written by somebody else: signed before a framework parsed it and wrote it anew. */
function respelt(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return text
  }
}
