import { httpRows } from '#server/catalogue/bundled/http.ts'
import { callSite } from '#server/connectors/http/call-site.ts'
import { findSite } from '#server/connectors/http/find-site.ts'
import { bodyOf, contentTypeOf } from '#server/connectors/http/read-body.ts'
import type { CallContext, InProcessConnector } from '#server/connectors/in-process.ts'
import { Unsure } from '#server/connectors/unsure.ts'
import { type EgressResponse, NeverConnected } from '#server/egress/egress-fetch.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { canonicalJson, type JsonObject } from '#server/kernel/canonical-json.ts'
import { taggedDigest } from '#server/kernel/digest.ts'

const GET_MS = 20_000
const SEND_MS = 30_000
const SENT_BYTES_MAX = 1024 * 1024
const REFUSAL_TEXT_MAX = 200
const KEY_HEADER = 'idempotency-key'

/**
 * An `http` connector of a workspace: reaches only what its settings list. A workspace may have several, each with its own sites,
 * kinds and promises; `http` ships with Muster.
 */
export function httpConnector(key: string): InProcessConnector {
  return {
    key,
    rows: httpRows(key),
    tools: {
      get: { originOf, run: async (args, context) => await get(key, args, context) },
      send: { originOf, run: async (args, context) => await send(key, args, context) },
      probe: { run: async (args, { workspaceId }) => await probe({ workspaceId, key }, args) },
    },
  }
}

function originOf(args: JsonObject): string {
  return URL.parse(String(args['url']))?.origin ?? 'none'
}

/** Looks up a listed address; redirects stay inside the listed paths of its origin. A read: every refusal is an error. */
async function get(key: string, args: JsonObject, { workspaceId }: CallContext): Promise<JsonObject> {
  const address = await findSite({ workspaceId, key }, String(args['url']), 'reads')
  const headers = { accept: 'application/json, text/*;q=0.9' }
  const response = await callSite({ workspaceId, address, headers, secret: secretOf(args), follow: address.isListed, timeoutMs: GET_MS })
  const host = address.url.hostname
  if (!isGood(response)) throw new AppError('CONNECTOR_REFUSED', { context: { host, why: `answered ${response.status}` } })
  const body = bodyOf(response)
  if (body === undefined) throw new AppError('CONNECTOR_MISBEHAVED', { context: { host, why: 'the answer is neither JSON nor text' } })
  return { status: response.status, contentType: contentTypeOf(response), body }
}

/**
 * Sends a JSON value to a listed address. An AppError only while nothing can have happened: not listed, never connected. Whatever
 * comes after that is `Unsure`; an admin who knows what a refusal of this site proves says so in the error contract.
 */
async function send(key: string, args: JsonObject, { workspaceId, effect }: CallContext): Promise<JsonObject> {
  const address = await findSite({ workspaceId, key }, String(args['url']), 'sends')
  const body = canonicalJson(args['body'])
  if (Buffer.byteLength(body) > SENT_BYTES_MAX) throw new AppError('PAYLOAD_TOO_LARGE', { context: { bytesMax: SENT_BYTES_MAX } })
  const headers = {
    accept: 'application/json, text/*;q=0.9',
    'content-type': 'application/json',
    ...(effect ? { [(effect.keyHeader ?? KEY_HEADER).toLowerCase()]: effect.idempotencyKey } : {}),
  }
  const method = (args['method'] ?? 'POST') as 'POST' | 'PUT' | 'PATCH'
  const call = { workspaceId, address, headers, secret: secretOf(args), method, body, follow: 'never' as const, timeoutMs: SEND_MS }
  const response = await callSite(call).catch((error: unknown) => {
    const never = error instanceof NeverConnected || isAppError(error, 'VALIDATION_FAILED')
    throw never ? error : new Unsure(`no usable answer: ${isAppError(error) ? error.code : 'the connection broke'}`, { cause: error })
  })
  if (!isGood(response)) throw new Unsure(`answered ${response.status}${refusalText(response)}`)
  return { status: response.status, contentType: contentTypeOf(response), body: bodyOf(response) ?? null }
}

/** Settings only: an address that is no longer listed, or listed otherwise, is drift. Asks nobody outside. */
async function probe(place: { workspaceId: string; key: string }, args: JsonObject): Promise<JsonObject> {
  const { site } = await findSite(place, String(args['url']), 'sends')
  return { origin: site.origin, listed: taggedDigest('muster.http-site.v1', site) }
}

function secretOf(args: JsonObject): string | undefined {
  return typeof args['key'] === 'string' ? args['key'] : undefined
}

function isGood({ status }: EgressResponse): boolean {
  return status >= 200 && status < 300
}

function refusalText(response: EgressResponse): string {
  const body = bodyOf(response)
  if (body === undefined || body === null) return ''
  const text = typeof body === 'string' ? body : canonicalJson(body)
  return `: ${text.slice(0, REFUSAL_TEXT_MAX).toWellFormed()}`
}
