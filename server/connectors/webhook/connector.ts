import { Webhook } from 'standardwebhooks'
import { WEBHOOK_KEY, WEBHOOK_ROWS } from '#server/catalogue/bundled/webhook.ts'
import { callSite } from '#server/connectors/http/call-site.ts'
import { type AllowedAddress, findOrigin, findSite } from '#server/connectors/http/find-site.ts'
import { bodyOf, contentTypeOf } from '#server/connectors/http/read-body.ts'
import type { CallContext, InProcessConnector } from '#server/connectors/in-process.ts'
import { Unsure } from '#server/connectors/unsure.ts'
import { type EgressResponse, NeverConnected } from '#server/egress/egress-fetch.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { canonicalJson, type JsonObject } from '#server/kernel/canonical-json.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { systemClock } from '#server/observability/system-clock.ts'

const SEND_MS = 30_000
const SENT_BYTES_MAX = 1024 * 1024
const REFUSAL_TEXT_MAX = 200

/** Messages to other systems. Reaches only what its settings list, as `http` does; a body goes out byte by byte as it was sealed. */
export const webhookConnector: InProcessConnector = {
  key: WEBHOOK_KEY,
  rows: WEBHOOK_ROWS,
  tools: {
    post: { originOf: (args) => originOf(args['url']), run: post },
    slack: { originOf: (args) => originOf(args['to']), run: slack },
    probe: { run: probe },
  },
}

function originOf(url: unknown): string {
  return URL.parse(String(url))?.origin ?? 'none'
}

/** Signed when it is sent: the time is part of the signature, and a receiver takes none older than five minutes. */
async function post(args: JsonObject, { workspaceId, effect }: CallContext): Promise<JsonObject> {
  const address = await findSite({ workspaceId, key: WEBHOOK_KEY }, String(args['url']), 'sends')
  const body = canonicalJson(args['body'])
  const id = effect?.idempotencyKey ?? ''
  const nowMs = systemClock.nowMs()
  const signature = signer(String(args['key']), address).sign(id, new Date(nowMs), body)
  const signed = { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(nowMs / 1000)), 'webhook-signature': signature }
  return await send(workspaceId, address, body, { ...signed, 'idempotency-key': id })
}

/** @throws AppError VALIDATION_FAILED: nothing went out */
function signer(secret: string, { url }: AllowedAddress): Webhook {
  try {
    return new Webhook(secret)
  } catch {
    // Never the library's words: they may hold a part of the secret.
    throw new AppError('VALIDATION_FAILED', { context: { host: url.hostname, why: 'the saved secret is none to sign with: whsec_…' } })
  }
}

/** The address is a secret: what is shown and sealed is its origin and its handle. */
async function slack(args: JsonObject, { workspaceId }: CallContext): Promise<JsonObject> {
  const place = { workspaceId, key: WEBHOOK_KEY }
  const { site } = await findOrigin(place, String(args['to']))
  const address = await findSite(place, String(args['address']), 'sends')
  if (address.site.origin !== site.origin)
    throw new AppError('EGRESS_REFUSED', {
      context: { host: new URL(site.origin).hostname, why: 'the saved address is of another origin' },
    })
  return await send(workspaceId, address, canonicalJson({ text: args['text'] ?? '' }), {})
}

/**
 * An AppError only while nothing can have happened: not listed, never connected. Whatever comes after that is `Unsure`; an admin who
 * knows what a refusal of this receiver proves says so in the error contract.
 */
async function send(workspaceId: string, address: AllowedAddress, body: string, headers: Record<string, string>): Promise<JsonObject> {
  if (Buffer.byteLength(body) > SENT_BYTES_MAX) throw new AppError('PAYLOAD_TOO_LARGE', { context: { bytesMax: SENT_BYTES_MAX } })
  const typed = { ...headers, accept: 'application/json, text/*;q=0.9', 'content-type': 'application/json' }
  const call = { workspaceId, address, headers: typed, method: 'POST' as const, body, follow: 'never' as const, timeoutMs: SEND_MS }
  const response = await callSite(call).catch((error: unknown) => {
    const never = error instanceof NeverConnected || isAppError(error, 'VALIDATION_FAILED')
    throw never ? error : new Unsure(`no usable answer: ${isAppError(error) ? error.code : 'the connection broke'}`, { cause: error })
  })
  if (response.status < 200 || response.status >= 300) throw new Unsure(`answered ${response.status}${refusalText(response)}`)
  return { status: response.status, contentType: contentTypeOf(response), body: bodyOf(response) ?? null }
}

function refusalText(response: EgressResponse): string {
  const body = bodyOf(response)
  if (body === undefined || body === null) return ''
  const text = typeof body === 'string' ? body : canonicalJson(body)
  return `: ${text.slice(0, REFUSAL_TEXT_MAX).toWellFormed()}`
}

/** Settings only: an origin that is no longer listed, or listed otherwise, is drift. Asks nobody outside. */
async function probe(args: JsonObject, { workspaceId }: CallContext): Promise<JsonObject> {
  const { site } = await findOrigin({ workspaceId, key: WEBHOOK_KEY }, String(args['url']))
  return { origin: site.origin, listed: taggedDigest('muster.http-site.v1', site) }
}
