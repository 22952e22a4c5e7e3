import type { EgressResponse } from '#server/egress/egress-fetch.ts'
import { canonicalJson, type JsonValue } from '#server/kernel/canonical-json.ts'

const TEXT_TYPE = /^(text\/|application\/(xml|[a-z0-9.+-]+\+xml|csv|yaml))/

export function contentTypeOf({ headers }: Pick<EgressResponse, 'headers'>): string {
  return (headers['content-type'] ?? '').slice(0, 200)
}

/**
 * What an answer says, as a value: JSON that can be kept without loss, else text.
 * @returns undefined when it is neither
 */
export function bodyOf(response: Pick<EgressResponse, 'headers' | 'body'>): JsonValue | undefined {
  if (response.body.length === 0) return null
  const type = contentTypeOf(response).toLowerCase()
  const text = textOf(response.body)
  if (text === undefined) return undefined
  if (/^application\/([a-z0-9.+-]+\+)?json/.test(type)) return jsonOf(text)
  return TEXT_TYPE.test(type) ? text : undefined
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function jsonOf(text: string): JsonValue | undefined {
  try {
    const value = JSON.parse(text) as JsonValue
    canonicalJson(value)
    return value
  } catch {
    return undefined
  }
}
