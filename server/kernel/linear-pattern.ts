import { RE2JS } from 're2js'
import { z } from 'zod'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'

/** A regular expression of somebody else, which takes time in proportion to the text and to itself, never more. */
export interface LinearPattern {
  test(text: string): boolean
  /** Steps for one character, at most. */
  readonly size: number
}

const CHARACTERS_MAX = 2000
const SIZE_MAX = 10_000
const KNOWN_MAX = 1000

/** Of zod 4.0 to 4.3. */
const EARLIER_EMAIL = String.raw`^(?!\.)(?!.*\.\.)([A-Za-z0-9_'+\-\.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$`

/** Those of zod itself, which many apps send along for an e-mail address or a length of time: they look around, and take no time. */
const OWN_OF_ZOD: ReadonlyMap<string, RegExp> = new Map(
  [...Object.values(z.regexes), new RegExp(EARLIER_EMAIL)]
    .filter((value) => value instanceof RegExp)
    .map((pattern) => [pattern.source, pattern]),
)

const known = new Map<string, LinearPattern | string>()

/**
 * Reads a regular expression of JSON Schema for an engine without backtracking (docs/decisions/0130). Pure.
 * @returns it, or in words why it cannot be kept: it looks around, refers back, is no expression or far too large
 */
export function readPattern(source: string, ignoreCase = false): LinearPattern | string {
  const key = `${ignoreCase} ${source}`
  const found = known.get(key) ?? compilePattern(source, ignoreCase)
  if (known.size >= KNOWN_MAX) known.clear()
  known.set(key, found)
  return found
}

function compilePattern(source: string, ignoreCase: boolean): LinearPattern | string {
  const shown = source.slice(0, 80)
  if (source.length > CHARACTERS_MAX) return `the pattern ${shown}… is longer than ${CHARACTERS_MAX} characters`
  const native = OWN_OF_ZOD.get(source)
  if (native) return { test: (text) => native.test(text), size: source.length }
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(source), ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
    const size = compiled.programSize()
    return size > SIZE_MAX ? `the pattern ${shown} is too large` : { test: (text) => compiled.test(text), size }
  } catch {
    return `the pattern ${shown} cannot be checked in bounded time: no look-around, no reference back, at most 1000 repeats`
  }
}

/** Keywords whose values are schemas by name; the names are not keywords. */
const BY_NAME = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', 'dependencies'])
/** Keywords whose values are plain data. */
const DATA = new Set(['enum', 'const', 'default', 'examples', 'required', 'dependentRequired'])

/** Every pattern of a JSON Schema, with where it stands as the keys to it. */
export function* patternsOf(schema: JsonValue, path: readonly string[] = []): Generator<{ source: string; path: readonly string[] }> {
  if (typeof schema !== 'object' || schema === null) return
  if (Array.isArray(schema)) {
    for (const [i, item] of schema.entries()) yield* patternsOf(item, [...path, String(i)])
    return
  }
  for (const [key, value] of Object.entries(schema as JsonObject)) {
    const at = [...path, key]
    if (key === 'pattern' && typeof value === 'string') yield { source: value, path: at }
    if (DATA.has(key)) continue
    if (!BY_NAME.has(key) || typeof value !== 'object' || value === null) {
      yield* patternsOf(value, at)
      continue
    }
    for (const [name, inner] of Object.entries(value)) {
      if (key === 'patternProperties') yield { source: name, path: [...at, name] }
      yield* patternsOf(inner, [...at, name])
    }
  }
}

/** The first pattern of a JSON Schema that cannot be kept, with why; null when all can. */
export function faultyPattern(schema: JsonObject): { readonly path: readonly string[]; readonly why: string } | null {
  for (const { source, path } of patternsOf(schema)) {
    const read = readPattern(source)
    if (typeof read === 'string') return { path, why: read }
  }
  return null
}

/**
 * The schema without its patterns, for a reader that would run them as they are. It lets through more, never less: whoever uses
 * it checks the patterns beside it.
 */
export function withoutPatterns(schema: JsonObject): JsonObject {
  return loosened(schema) as JsonObject
}

function loosened(schema: JsonValue): JsonValue {
  if (typeof schema !== 'object' || schema === null) return schema
  if (Array.isArray(schema)) return schema.map(loosened)
  // names that a pattern allows would be refused as further ones
  const open = 'patternProperties' in schema ? ['pattern', 'patternProperties', 'additionalProperties'] : ['pattern']
  const kept = Object.entries(schema as JsonObject).filter(
    ([key, value]) => !open.includes(key) || (key === 'pattern' && typeof value !== 'string'),
  )
  return Object.fromEntries(
    kept.map(([key, value]) => {
      if (DATA.has(key) || key === 'not') return [key, value]
      if (BY_NAME.has(key) && typeof value === 'object' && value !== null)
        return [key, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, loosened(inner as JsonValue)]))]
      // without their patterns two of them can fit
      return [key === 'oneOf' && !('anyOf' in schema) ? 'anyOf' : key, loosened(value)]
    }),
  )
}
