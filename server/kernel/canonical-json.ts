import { AppError } from '#server/kernel/app-error.ts'

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue }
export type JsonObject = { readonly [key: string]: JsonValue }

/**
 * RFC 8785 (JCS) text of a JSON value. Refuses what JSON cannot carry without loss: non-finite numbers,
 * integers beyond 2^53 - 1, lone surrogates, undefined, functions (domain §5, Seal).
 * @throws AppError JSON_NOT_CANONICAL
 */
export function canonicalJson(value: unknown): string {
  const sorted = inOrder(value)
  // the engine's own writer is the fast way; it escapes lone surrogates, which `write` refuses
  const fast = sorted === UNCLEAR ? undefined : JSON.stringify(sorted)
  const text = fast === undefined || fast.includes('\\ud') ? write(value) : fast
  if (text !== null) return text
  refuseLossy(value, '')
  throw new AppError('JSON_NOT_CANONICAL', { context: { where: '' } })
}

/**
 * Parses text that must already be canonical JSON. Duplicate keys, rounded integers, other spellings of a
 * number or string and white space are refused, never repaired.
 * @throws AppError JSON_NOT_CANONICAL
 */
export function parseCanonicalJson(text: string): JsonValue {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new AppError('JSON_NOT_CANONICAL', { cause })
  }
  if (canonicalJson(value) !== text) throw new AppError('JSON_NOT_CANONICAL')
  return value as JsonValue
}

/**
 * The value that its canonical text stands for, `JSON.parse(canonicalJson(value))`: a copy with its keys in that order and without what is
 * undefined. Writes no text where none is needed.
 * @throws AppError JSON_NOT_CANONICAL
 */
export function canonicalCopy(value: unknown): JsonValue {
  const copy = copied(value)
  return copy === UNCLEAR ? (JSON.parse(canonicalJson(value)) as JsonValue) : copy
}

function copied(value: unknown): JsonValue | typeof UNCLEAR {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? value : UNCLEAR
    case 'boolean':
      return value
    case 'number':
      // -0 is written as 0
      return isKept(value) ? value + 0 : UNCLEAR
    case 'object':
      if (value === null) return value
      if (Array.isArray(value)) return copiedList(value)
      if ('toJSON' in value && typeof value.toJSON === 'function') return UNCLEAR
      return copiedMap(value as Readonly<Record<string, unknown>>)
    default:
      return UNCLEAR
  }
}

function copiedList(list: readonly unknown[]): readonly JsonValue[] | typeof UNCLEAR {
  const copy: JsonValue[] = []
  for (const given of list) {
    const item = copied(given)
    if (item === UNCLEAR) return UNCLEAR
    copy.push(item)
  }
  return copy
}

function copiedMap(map: Readonly<Record<string, unknown>>): JsonObject | typeof UNCLEAR {
  const copy: Record<string, JsonValue> = {}
  const keys = Object.keys(map)
  for (const key of isAscending(keys) ? keys : keys.sort()) {
    const given = map[key]
    if (given === undefined) continue
    if (isUnruly(key) || !key.isWellFormed()) return UNCLEAR
    const item = copied(given)
    if (item === UNCLEAR) return UNCLEAR
    copy[key] = item
  }
  return copy
}

/** Stands for a value that needs `write`: something that may be lost, or keys that an object would not keep in this order. */
const UNCLEAR = Symbol('unclear')
/** The same value with the keys of every object in canonical order: itself where they are, which is the common case. */
function inOrder(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return isKept(value) ? value : UNCLEAR
    case 'object':
      if (value === null) return value
      if (Array.isArray(value)) return listInOrder(value)
      if ('toJSON' in value && typeof value.toJSON === 'function') return UNCLEAR
      return mapInOrder(value as Readonly<Record<string, unknown>>)
    default:
      return UNCLEAR
  }
}

function listInOrder(list: readonly unknown[]): unknown {
  let copy: unknown[] | undefined
  for (let i = 0; i < list.length; i += 1) {
    const item = inOrder(list[i])
    if (item === UNCLEAR) return UNCLEAR
    if (item === list[i]) continue
    copy ??= [...list]
    copy[i] = item
  }
  return copy ?? list
}

function mapInOrder(map: Readonly<Record<string, unknown>>): unknown {
  const keys = Object.keys(map)
  if (!isAscending(keys)) return sortedCopy(map, keys.sort())
  let copy: Record<string, unknown> | undefined
  for (const key of keys) {
    const given = map[key]
    if (given === undefined || typeof given === 'string') continue
    const item = inOrder(given)
    if (item === UNCLEAR) return UNCLEAR
    if (item === given) continue
    copy ??= { ...map }
    copy[key] = item
  }
  return copy ?? map
}

function sortedCopy(map: Readonly<Record<string, unknown>>, keys: readonly string[]): unknown {
  const copy: Record<string, unknown> = {}
  for (const key of keys) {
    if (isUnruly(key)) return UNCLEAR
    const given = map[key]
    const item = given === undefined || typeof given === 'string' ? given : inOrder(given)
    if (item === UNCLEAR) return UNCLEAR
    copy[key] = item
  }
  return copy
}

function isAscending(keys: readonly string[]): boolean {
  for (let i = 1; i < keys.length; i += 1) if ((keys[i - 1] as string) > (keys[i] as string)) return false
  return true
}

/** Engines put numbers first among the keys of an object, and `__proto__` is no common key. */
function isUnruly(key: string): boolean {
  const first = key.charCodeAt(0)
  return (first >= 48 && first <= 57) || key === '__proto__'
}

function isKept(number: number): boolean {
  return Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number))
}

/** Canonical text in one careful walk, or null when something in it would be lost; what, `refuseLossy` finds out. */
function write(value: unknown): string | null {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? JSON.stringify(value) : null
    case 'number':
      return isKept(value) ? JSON.stringify(value) : null
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      if (Array.isArray(value)) return joined('[', Array.from(value, write), ']')
      if ('toJSON' in value && typeof value.toJSON === 'function') return write(value.toJSON())
      return writeMap(value as Readonly<Record<string, unknown>>)
    default:
      return null
  }
}

function joined(open: string, parts: readonly (string | null)[], close: string): string | null {
  return parts.includes(null) ? null : `${open}${parts.join(',')}${close}`
}

/** Keys by their UTF-16 code units, which is how `sort` compares. */
function writeMap(map: Readonly<Record<string, unknown>>): string | null {
  const entries = Object.keys(map)
    .sort()
    .flatMap((key) => {
      if (map[key] === undefined) return []
      const [name, item] = [write(key), write(map[key])]
      return [name === null || item === null ? null : `${name}:${item}`]
    })
  return joined('{', entries, '}')
}

function refuseLossy(value: unknown, where: string): void {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw new AppError('JSON_NOT_CANONICAL', { context: { where, why: 'lone surrogate' } })
      return
    case 'number':
      if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
        throw new AppError('JSON_NOT_CANONICAL', { context: { where, why: 'number out of range' } })
      return
    case 'boolean':
      return
    case 'object':
      if (value === null) return
      if (Array.isArray(value)) {
        for (const [i, item] of value.entries()) refuseLossy(item, `${where}/${i}`)
        return
      }
      for (const [key, item] of Object.entries(value)) {
        refuseLossy(key, where)
        if (item !== undefined) refuseLossy(item, `${where}/${key}`)
      }
      return
    default:
      throw new AppError('JSON_NOT_CANONICAL', { context: { where, why: typeof value } })
  }
}
