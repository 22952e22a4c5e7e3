import type { Environment } from '@marcbachmann/cel-js'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { newEnvironment } from '#server/program/core/cel.ts'
import { plainCel } from '#server/program/core/plain-cel.ts'

/**
 * CEL types out of JSON Schemas, for the static check only. Every number is CEL's `double`, as at run time; that a schema
 * asks for an integer is checked apart (schema-match.ts). An object is closed when its schema names properties and does not
 * say `additionalProperties`; anything not understood is `dyn`, which every check lets pass.
 */
export interface TypeBook {
  /** CEL name of the type of values that match the schema. */
  typeOf(schema: JsonValue | undefined): string
  /** The object type with those fields. */
  objectOf(fields: Fields): string
  /** Says what `steps.<id>.output` is. The first word about a step counts. */
  giveStep(id: string, output: string): void
  /**
   * Type of an expression, or why it has none.
   * @param mentions the variables it mentions, with their types, and the steps
   */
  check(cel: string, mentions: { readonly variables: Fields; readonly steps: readonly string[] }): CheckedType
}
export type CheckedType = { readonly ok: true; readonly type: string } | { readonly ok: false; readonly why: string }
/** Names with CEL types. */
export type Fields = Readonly<Record<string, string>>

export const ANY_TYPE = 'dyn'
export const ANY_MAP = 'map<string, dyn>'
const DEPTH_MAX = 8

/**
 * What all books share: names of object types by their fields, and what expressions over such types were found to be. An
 * editor compiles after each pause in typing, and almost every expression is then as it was. It changes no answer.
 */
interface Vocabulary {
  /** Never told anything: scopes clone it. Making one anew would cost more than all the checks of a definition. */
  readonly base: Environment
  readonly names: Map<string, string>
  readonly fields: Map<string, Fields>
  readonly checked: Map<string, CheckedType>
}
const NAMES_MAX = 2000
const CHECKED_MAX = 5000

let vocabulary: Vocabulary | null = null

/** Begun anew when it has grown too large; the library keeps every name that it was ever told. */
function currentVocabulary(): Vocabulary {
  if (vocabulary === null || vocabulary.names.size > NAMES_MAX || vocabulary.checked.size > CHECKED_MAX)
    vocabulary = { base: newEnvironment({ untyped: false }), names: new Map(), fields: new Map(), checked: new Map() }
  return vocabulary
}

/** @param stepIds all ids of the definition */
export function newTypeBook(stepIds: readonly string[]): TypeBook {
  const words = currentVocabulary()
  const ids = [...new Set(stepIds)]
  const given = new Map<string, string>()
  const scopes: Scope[] = []
  const objectOf = (fields: Fields): string => {
    const key = JSON.stringify(Object.entries(fields))
    const name = words.names.get(key) ?? `Object${words.names.size}`
    words.names.set(key, name)
    words.fields.set(name, fields)
    return name
  }
  const outputOf = (id: string): string => given.get(id) ?? ANY_TYPE
  return {
    objectOf,
    typeOf: (schema) => typeOf(schema, objectOf, 0),
    giveStep(id, output) {
      if (!given.has(id)) given.set(id, output)
    },
    check(cel, { variables, steps }) {
      // A step that this definition does not have is another answer than one that nothing is known of.
      const key = JSON.stringify([cel, variables, steps, steps.map((id) => (ids.includes(id) ? outputOf(id) : null))])
      const known = words.checked.get(key)
      if (known) return known
      const scope = scopeFor(variables, scopes, () => newScope(words, ids))
      for (const [name, type] of Object.entries(variables)) declareVariable(scope, name, type)
      for (const id of steps) declareObject(scope, stepType(ids.indexOf(id)), { output: outputOf(id) })
      const found = checkIn(scope, cel, (n) => objectOf({ output: outputOf(ids[n] ?? '') }))
      words.checked.set(key, found)
      return found
    },
  }
}

/**
 * An environment with what it has been told, which is for good: two loops whose items differ need two. `steps` has one type
 * in it, whose fields are filled in as steps become known: a new type for each expression would need a new environment, and
 * that copies every function.
 */
interface Scope {
  readonly words: Vocabulary
  readonly environment: Environment
  readonly variables: Map<string, string>
  readonly objects: Set<string>
}
const STEPS_TYPE = 'Steps'
const stepType = (n: number): string => `Step${n}`

/** Nothing is evaluated here, so types need no values of their own. */
class NoValue {}

function newScope(words: Vocabulary, ids: readonly string[]): Scope {
  const scope = { words, environment: words.base.clone(), variables: new Map(), objects: new Set<string>() }
  declareObject(scope, STEPS_TYPE, Object.fromEntries(ids.map((id, n) => [id, stepType(n)])))
  declareVariable(scope, 'steps', STEPS_TYPE)
  return scope
}

/** The first scope in which the variables have these types or none yet. */
function scopeFor(variables: Fields, scopes: Scope[], make: () => Scope): Scope {
  const wanted = Object.entries(variables)
  const found = scopes.find((scope) => wanted.every(([name, type]) => (scope.variables.get(name) ?? type) === type))
  if (found) return found
  const made = make()
  scopes.push(made)
  return made
}

function declareVariable(scope: Scope, name: string, type: string): void {
  if (scope.variables.has(name)) return
  declareType(scope, type)
  scope.environment.registerVariable(name, type)
  scope.variables.set(name, type)
}

/** Objects inside a type, such as that of `list<Object7>`. */
function declareType(scope: Scope, type: string): void {
  for (const [name] of type.matchAll(/\bObject\d+\b/g)) {
    const fields = scope.words.fields.get(name)
    if (fields) declareObject(scope, name, fields)
  }
}

function declareObject(scope: Scope, name: string, fields: Fields): void {
  if (scope.objects.has(name)) return
  scope.objects.add(name)
  for (const type of Object.values(fields)) declareType(scope, type)
  scope.environment.registerType(name, { ctor: NoValue, fields: { ...fields } })
}

/** @param stepAs name in the vocabulary for the type of the n-th step, which only this scope knows */
function checkIn({ environment }: Scope, cel: string, stepAs: (n: number) => string): CheckedType {
  const result = environment.check(cel)
  if (result.valid) return { ok: true, type: (result.type ?? ANY_TYPE).replace(/\bStep(\d+)\b/g, (_, n) => stepAs(Number(n))) }
  // names of types are ours, and say how many there were before
  return { ok: false, why: plainCel((result.error?.summary ?? 'unknown').replace(/\b(Object\d+|Step\d+|Steps)\b/g, 'record')) }
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const SCALARS: Readonly<Record<string, string>> = { string: 'string', number: 'double', integer: 'double', boolean: 'bool' }

function typeOf(schema: JsonValue | undefined, objectOf: (fields: Fields) => string, depth: number): string {
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
