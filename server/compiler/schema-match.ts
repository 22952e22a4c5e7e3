import { ANY_TYPE } from '#server/compiler/types.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'

/** Whether values and types fit a JSON Schema: the part of it that tool and output schemas use (type, enum, properties, required, items). */

export function asSchema(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

function typesOf(schema: JsonObject): readonly string[] | null {
  if (typeof schema.type === 'string') return [schema.type]
  return Array.isArray(schema.type) ? schema.type.filter((type) => typeof type === 'string') : null
}

function jsonTypeOf(value: JsonValue): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

const PLAIN_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  null: 'nothing',
}

/** `text or a number`, for messages. */
export function plainTypes(schema: JsonObject): string {
  return (typesOf(schema) ?? []).map((type) => PLAIN_NAMES[type] ?? type).join(' or ')
}

function accepts(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'))
}

/** Faults of a literal against a schema, each with a JSON pointer from the value. */
export function literalFaults(value: JsonValue, schema: JsonObject, pointer = ''): readonly { pointer: string; why: string }[] {
  const types = typesOf(schema)
  if (types && !accepts(types, jsonTypeOf(value))) return [{ pointer, why: `${plainTypes(schema)} was expected` }]
  if (Array.isArray(schema.enum) && !schema.enum.some((option) => JSON.stringify(option) === JSON.stringify(value)))
    return [{ pointer, why: `one of ${schema.enum.map((option) => JSON.stringify(option)).join(', ')} was expected` }]
  if (Array.isArray(value)) return value.flatMap((item, i) => literalFaults(item, asSchema(schema.items), `${pointer}/${i}`))
  if (typeof value !== 'object' || value === null) return []
  const fields = value as JsonObject
  const faults = fieldFaults(Object.keys(fields), schema).map((fault) => ({ ...fault, pointer: `${pointer}${fault.pointer}` }))
  const properties = asSchema(schema.properties)
  for (const [key, item] of Object.entries(fields)) faults.push(...literalFaults(item, asSchema(properties[key]), `${pointer}/${key}`))
  return faults
}

/** Missing and unknown fields of a map. */
export function fieldFaults(names: readonly string[], schema: JsonObject): { pointer: string; why: string }[] {
  const properties = asSchema(schema.properties)
  const required = Array.isArray(schema.required) ? schema.required.filter((name) => typeof name === 'string') : []
  const missing = required.filter((name) => !names.includes(name)).map((name) => ({ pointer: '', why: `${name} is missing` }))
  const unknown =
    schema.additionalProperties === false
      ? names.filter((name) => !Object.hasOwn(properties, name)).map((name) => ({ pointer: `/${name}`, why: `there is no ${name} here` }))
      : []
  return [...missing, ...unknown]
}

/**
 * Why values of a CEL type cannot fit a schema, or null. `isWhole` = the expression is known to give whole numbers
 * (CEL's int, or a path whose schema says integer).
 */
export function typeFault(celType: string, schema: JsonObject, isWhole: boolean): string | null {
  const types = typesOf(schema)
  if (types === null || celType === ANY_TYPE) return null
  const given = celType.startsWith('list') ? 'array' : (CEL_TO_JSON[celType] ?? 'object')
  if (given === 'array') {
    const inner = /^list<(.*)>$/.exec(celType)?.[1] ?? ANY_TYPE
    return types.includes('array')
      ? typeFault(inner === 'T' ? ANY_TYPE : inner, asSchema(schema.items), isWhole)
      : `${plainTypes(schema)} was expected, not a list`
  }
  if (given === 'number' && !types.includes('number') && types.includes('integer'))
    return isWhole ? null : 'a whole number was expected; write int(…)'
  return accepts(types, given) ? null : `${plainTypes(schema)} was expected, not ${PLAIN_NAMES[given] ?? given}`
}

const CEL_TO_JSON: Readonly<Record<string, string>> = {
  string: 'string',
  double: 'number',
  int: 'integer',
  bool: 'boolean',
  null: 'null',
  uint: 'integer',
}
