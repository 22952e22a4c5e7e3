import { RE2JS } from 're2js'
import { z } from 'zod'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'

/** A regular expression of somebody else, which takes time in proportion to the text and to itself, never more. */
export interface LinearPattern {
  test(text: string): boolean
  /** The first place at or after one in a text; null when there is none. */
  find(text: string, from: number): Place | null
  /** Steps for one character, at most. */
  readonly size: number
}

/** A piece of a text, by its UTF-16 units; the end is the first behind it. */
export interface Place {
  readonly start: number
  readonly end: number
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
  if (native) return { test: (text) => native.test(text), find: findNative(native), size: source.length }
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(source), ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
    const size = compiled.programSize()
    return size > SIZE_MAX ? `the pattern ${shown} is too large` : { test: (text) => compiled.test(text), find: findLinear(compiled), size }
  } catch {
    return `the pattern ${shown} cannot be checked in bounded time: no look-around, no reference back, at most 1000 repeats`
  }
}

function findLinear(compiled: RE2JS): LinearPattern['find'] {
  return (text, from) => {
    const matcher = compiled.matcher(text)
    return matcher.find(from) ? { start: matcher.start(), end: matcher.end() } : null
  }
}

function findNative({ source, flags }: RegExp): LinearPattern['find'] {
  const pattern = new RegExp(source, `${flags.replace(/[gy]/g, '')}g`)
  return (text, from) => {
    pattern.lastIndex = from
    const match = pattern.exec(text)
    return match ? { start: match.index, end: match.index + match[0].length } : null
  }
}

/** Keywords whose values are schemas by name; the names are not keywords. */
const BY_NAME = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', 'dependencies'])
/** Keywords whose values are plain data. */
const DATA = new Set(['enum', 'const', 'default', 'examples', 'required', 'dependentRequired'])

/** Keys to the first pattern of a JSON Schema that is looked for; null when there is none. */
function findPattern(schema: JsonValue, isWanted: (source: string) => boolean): readonly string[] | null {
  if (typeof schema !== 'object' || schema === null) return null
  for (const [key, value] of Object.entries(schema)) {
    const inner = Array.isArray(schema) ? findPattern(value, isWanted) : findUnder(key, value, isWanted)
    if (inner !== null) return [key, ...inner]
  }
  return null
}

function findUnder(key: string, value: JsonValue, isWanted: (source: string) => boolean): readonly string[] | null {
  if (typeof value !== 'object' || value === null) return key === 'pattern' && typeof value === 'string' && isWanted(value) ? [] : null
  if (DATA.has(key)) return null
  if (!BY_NAME.has(key)) return findPattern(value, isWanted)
  for (const [name, schema] of Object.entries(value)) {
    const inner = key === 'patternProperties' && isWanted(name) ? [] : findPattern(schema, isWanted)
    if (inner !== null) return [name, ...inner]
  }
  return null
}

export function hasPattern(schema: JsonObject): boolean {
  return findPattern(schema, () => true) !== null
}

/** The first pattern of a JSON Schema that cannot be kept, by the keys to it, with why; null when all can. */
export function faultyPattern(schema: JsonObject): { readonly path: readonly string[]; readonly why: string } | null {
  let why = ''
  const path = findPattern(schema, (source) => {
    const read = readPattern(source)
    if (typeof read === 'string') why = read
    return typeof read === 'string'
  })
  return path === null ? null : { path, why }
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
