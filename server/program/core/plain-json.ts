import { DEFINITION_LIMITS } from '#server/crew/schema.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'

/**
 * Copies what an expression gave to plain JSON: CEL integers become numbers (refused beyond 2^53 - 1), CEL-only types
 * (bytes, dates, types) are refused, as are lists over 10,000, texts and values over 1 MiB (domain §3).
 * @param copied told how many bytes were copied, also when that failed
 * @throws Error with a plain sentence; evaluate.ts turns it into EXPRESSION_FAILED.
 */
export function toPlainJson(value: unknown, copied?: (bytes: number) => void): JsonValue {
  const budget = { bytesLeft: DEFINITION_LIMITS.valueBytesMax }
  try {
    return copy(value, budget, 0)
  } finally {
    copied?.(DEFINITION_LIMITS.valueBytesMax - budget.bytesLeft)
  }
}

const DEPTH_MAX = 64

function copy(value: unknown, budget: { bytesLeft: number }, depth: number): JsonValue {
  if (depth > DEPTH_MAX) throw new Error(`the value is nested more than ${DEPTH_MAX} deep`)
  switch (typeof value) {
    case 'string':
      spend(budget, value.length + 2)
      if (!value.isWellFormed()) throw new Error('the text has a broken character')
      if (value.includes('\0')) throw new Error('the text has the character NUL')
      return value
    case 'boolean':
      spend(budget, 5)
      return value
    case 'number':
      spend(budget, 8)
      if (!Number.isFinite(value)) throw new Error('the number is infinite or undefined (division by zero?)')
      if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw new Error('the whole number is beyond 2^53')
      return value === 0 ? 0 : value
    case 'bigint': {
      spend(budget, 8)
      const number = Number(value)
      if (!Number.isSafeInteger(number)) throw new Error('the whole number is beyond 2^53')
      return number
    }
    case 'object':
      return value === null ? null : copyObject(value, budget, depth)
    default:
      throw new Error(`a value of type ${typeof value} cannot be kept`)
  }
}

function copyObject(value: object, budget: { bytesLeft: number }, depth: number): JsonValue {
  spend(budget, 2)
  if (Array.isArray(value)) {
    if (value.length > DEFINITION_LIMITS.listLengthMax) throw new Error(`the list is longer than ${DEFINITION_LIMITS.listLengthMax}`)
    return value.map((item) => copy(item, budget, depth + 1))
  }
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw new Error('the result is of a type that JSON does not have')
  const result: Record<string, JsonValue> = {}
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') throw new Error('a key is called __proto__')
    if (key.includes('\0')) throw new Error('a key has the character NUL')
    if (item === undefined) continue
    spend(budget, key.length + 4)
    result[key] = copy(item, budget, depth + 1)
  }
  return result
}

function spend(budget: { bytesLeft: number }, bytes: number): void {
  budget.bytesLeft -= bytes
  if (budget.bytesLeft < 0) throw new Error(`the value is larger than ${DEFINITION_LIMITS.valueBytesMax} bytes`)
}

/** Text of a JSON value inside a template: text as it is, nothing for null, JSON for lists and maps. */
export function toTemplateText(value: JsonValue): string {
  if (typeof value === 'string') return value
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
