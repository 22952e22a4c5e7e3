import { z } from 'zod'
import { faultsOf } from '#server/gateway/mcp/check-json.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { checkFields } from '#server/kernel/check-fields.ts'
import { msg } from '#server/kernel/language/say.ts'
import { faultyPattern, hasPattern, withoutPatterns } from '#server/kernel/linear-pattern.ts'
import { isData } from '#server/kernel/plain-data.ts'

/** Of `field-sentence.ts`. The pattern stands in the schema; for people it is no sentence. */
const UNLIKE_PATTERN = msg('This is not written as it has to be. Check its letters and signs')

/**
 * What a person or a program gave, read by a schema of an author: zod's reader for the fields and their defaults
 * (docs/decisions/0007), patterns in linear time beside it (docs/decisions/0130).
 * @param root JSON pointer before that of a field: `/inputs`
 * @throws AppError VALIDATION_FAILED with a pointer per field; CONNECTOR_MISBEHAVED for what takes too long to check
 */
export function readFields(schema: JsonObject, given: unknown, root: string): JsonValue {
  const refused = faultyPattern(schema)
  if (refused) throw new AppError('VALIDATION_FAILED', { errors: [{ pointer: root, code: 'pattern', message: refused.why }] })
  const isOdd = namesInherited(schema)
  const checked = checkFields(z.fromJSONSchema(withoutPatterns(schema) as never), isOdd ? bare(given) : given, root)
  if (!checked.ok) {
    // what is wrong with all of it is said of the form
    const errors = checked.errors.map((one) => (one.pointer === root ? { ...one, pointer: `${root}/` } : one))
    throw new AppError('VALIDATION_FAILED', { errors })
  }
  const value = (isOdd ? structuredClone(checked.value) : checked.value) as JsonValue
  const faults = hasPattern(schema) ? faultsOf(schema, value) : []
  if (faults.length === 0) return value
  const errors = faults.map(({ pointer }) => ({ pointer: `${root}${pointer || '/'}`, code: 'invalid_format', message: UNLIKE_PATTERN }))
  throw new AppError('VALIDATION_FAILED', { errors })
}

/** `constructor`, `toString` …: the reader looks them up as any name, and finds what every object inherits where nothing was given. */
const INHERITED = Object.getOwnPropertyNames(Object.prototype)

function namesInherited(schema: JsonObject): boolean {
  const text = JSON.stringify(schema)
  return INHERITED.some((name) => text.includes(`"${name}"`))
}

/** The same data, of which no part inherits anything. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare)
  if (!isData(value)) return value
  return Object.assign(Object.create(null), Object.fromEntries(Object.entries(value).map(([name, part]) => [name, bare(part)])))
}
