import canonicalize from 'canonicalize'
import { AppError } from '#server/kernel/app-error.ts'

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue }
export type JsonObject = { readonly [key: string]: JsonValue }

/**
 * RFC 8785 (JCS) text of a JSON value. Refuses what JSON cannot carry without loss: non-finite numbers,
 * integers beyond 2^53 - 1, lone surrogates, undefined, functions (domain §5, Seal).
 * @throws AppError JSON_NOT_CANONICAL
 */
export function canonicalJson(value: unknown): string {
  refuseLossy(value, '')
  const text = canonicalize(value)
  if (text === undefined) throw new AppError('JSON_NOT_CANONICAL', { context: { where: '' } })
  return text
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
