import type { Environment } from '@marcbachmann/cel-js'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { newEnvironment } from '#server/program/core/cel.ts'

/**
 * CEL types out of JSON Schemas, for the static check only. Every number is CEL's `double`, as at run time; that a schema
 * asks for an integer is checked apart (schema-match.ts). An object is closed when its schema names properties and does not
 * say `additionalProperties`; anything not understood is `dyn`, which every check lets pass.
 */
export interface TypeBook {
  /** CEL name of the type of values that match the schema. */
  typeOf(schema: JsonValue | undefined): string
  /** A new object type with those fields. */
  objectOf(fields: Readonly<Record<string, string>>): string
  /** Type of an expression over typed variables, or why it has none. */
  check(
    cel: string,
    variables: Readonly<Record<string, string>>,
  ): { readonly ok: true; readonly type: string } | { readonly ok: false; readonly why: string }
}

export const ANY_TYPE = 'dyn'
export const ANY_MAP = 'map<string, dyn>'
const DEPTH_MAX = 8

export function newTypeBook(): TypeBook {
  let environment: Environment = newEnvironment({ untyped: false })
  let isLocked = false
  let count = 0
  const objectOf = (fields: Readonly<Record<string, string>>): string => {
    // a clone locks its parent, so new types go to a new generation
    if (isLocked) environment = environment.clone()
    isLocked = false
    count += 1
    const name = `Object${count}`
    environment.registerType(name, { fields: { ...fields } })
    return name
  }
  return {
    objectOf,
    typeOf: (schema) => typeOf(schema, objectOf, 0),
    check(cel, variables) {
      const scope = environment.clone()
      isLocked = true
      for (const [name, type] of Object.entries(variables)) scope.registerVariable(name, type)
      const result = scope.check(cel)
      if (result.valid) return { ok: true, type: result.type ?? ANY_TYPE }
      const error = result.error
      return { ok: false, why: error === undefined ? 'unknown' : error.summary }
    },
  }
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const SCALARS: Readonly<Record<string, string>> = { string: 'string', number: 'double', integer: 'double', boolean: 'bool' }

function typeOf(schema: JsonValue | undefined, objectOf: (fields: Record<string, string>) => string, depth: number): string {
  if (!isObject(schema) || depth > DEPTH_MAX) return ANY_TYPE
  const { type } = schema
  if (typeof type !== 'string' || schema.nullable === true) return ANY_TYPE
  if (Object.hasOwn(SCALARS, type)) return SCALARS[type] ?? ANY_TYPE
  if (type === 'array') return `list<${typeOf(schema.items, objectOf, depth + 1)}>`
  if (type !== 'object') return ANY_TYPE
  const properties = isObject(schema.properties) ? schema.properties : {}
  const names = Object.keys(properties).sort()
  if (names.length === 0 || (schema.additionalProperties !== undefined && schema.additionalProperties !== false)) {
    return isObject(schema.additionalProperties) && names.length === 0
      ? `map<string, ${typeOf(schema.additionalProperties, objectOf, depth + 1)}>`
      : ANY_MAP
  }
  return objectOf(Object.fromEntries(names.map((name) => [name, typeOf(properties[name], objectOf, depth + 1)])))
}
