import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'

const REPLACEMENT = '\uFFFD'

/** A text that a database takes: without NUL, and without half of a character; what is not is shown as replaced. Pure. */
export function keepableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', REPLACEMENT)
}

/**
 * JSON for records that people read, with every text and name in it kept as far as a database can. Never for what is sealed, decided
 * or carried out: that is refused, not changed. Pure.
 */
export function keepableJson(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [keepableText(key), keepable(item)]))
}

function keepable(value: JsonValue): JsonValue {
  if (typeof value === 'string') return keepableText(value)
  if (Array.isArray(value)) return value.map(keepable)
  return value !== null && typeof value === 'object' ? keepableJson(value as JsonObject) : value
}
