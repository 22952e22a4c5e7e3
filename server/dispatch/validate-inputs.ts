import { readFields } from '#server/dispatch/read-fields.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { canonicalJson, type JsonObject, parseCanonicalJson } from '#server/kernel/canonical-json.ts'

/** Bytes of all inputs together. */
const INPUT_BYTES_MAX = 256 * 1024

/**
 * Inputs of a run against the program's schema, as canonical data.
 * @throws AppError VALIDATION_FAILED with a pointer per field; PAYLOAD_TOO_LARGE
 */
export function validateInputs(schema: JsonObject, inputs: unknown): JsonObject {
  const text = canonicalJson(readFields(schema, inputs ?? {}, '/inputs'))
  if (text.length > INPUT_BYTES_MAX) throw new AppError('PAYLOAD_TOO_LARGE', { context: { bytesMax: INPUT_BYTES_MAX } })
  return parseCanonicalJson(text) as JsonObject
}
