import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { canonicalJson } from '#server/kernel/canonical-json.ts'
import { readEnv } from '#server/observability/env.ts'

/** Without one from the supervisor: what was given then ends with this process. */
const ownKey = randomBytes(32).toString('base64url')

/** The payload with a seal of this installation, whose key is in no database: a row that somebody writes there opens nothing. */
export function sealRecord(model: string, idHash: string, payload: Record<string, unknown>): Record<string, unknown> {
  const plain = JSON.parse(JSON.stringify(payload)) as Record<string, JsonValue>
  return { ...plain, seal: sealOf(model, idHash, plain) }
}

/** The payload as it was sealed. @returns undefined when it, its kind or its id is another than then */
export function openRecord(model: string, idHash: string, stored: Record<string, unknown>): Record<string, unknown> | undefined {
  const { seal, ...payload } = stored
  const given = Buffer.from(typeof seal === 'string' ? seal : '')
  const right = Buffer.from(sealOf(model, idHash, payload as Record<string, JsonValue>))
  return given.length === right.length && timingSafeEqual(given, right) ? payload : undefined
}

function sealOf(model: string, idHash: string, payload: Record<string, JsonValue>): string {
  const key = readEnv().MUSTER_OAUTH_KEY ?? ownKey
  return createHmac('sha256', key).update(canonicalJson({ model, idHash, payload })).digest('base64url')
}
