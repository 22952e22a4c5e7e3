import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'

/** Fields of data whose shape nobody has checked: a definition that does not compile, what a program or a file says. */
export type Data = { readonly [key: string]: unknown }

/** Whether a value has fields: an object of JSON, neither a list nor null. */
export function isData(value: unknown): value is Data {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** The fields of a value; none where it has none. */
export function asData(value: JsonValue | undefined): JsonObject
export function asData(value: unknown): Data
export function asData(value: unknown): Data {
  return isData(value) ? value : {}
}

/** The items of a value; none where it is no list. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
