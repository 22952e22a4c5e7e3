import { fromJsonSchema, type JsonSchemaType } from '@modelcontextprotocol/server'
import { AppError } from '#server/kernel/app-error.ts'
import { canonicalJson, type JsonObject } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'

const CACHE_MAX = 500
const SCHEMA_CHARACTERS_MAX = 100_000

type Validator = ReturnType<typeof fromJsonSchema>
const known = new Map<string, Validator>()

/** What is wrong with a value under a JSON Schema, in words; null when nothing is. @throws AppError CONNECTOR_MISBEHAVED for a schema that is none */
export async function faultOf(schema: JsonObject, value: unknown): Promise<string | null> {
  const checked = await validatorFor(schema)['~standard'].validate(value)
  return checked.issues
    ? checked.issues
        .map((issue) => issue.message)
        .join('; ')
        .slice(0, 300)
    : null
}

/** Compiled once per schema; a schema is a server's own text, so its size is bounded. */
function validatorFor(schema: JsonObject): Validator {
  const text = canonicalJson(schema)
  const key = sha256(text)
  const cached = known.get(key)
  if (cached) return cached
  if (text.length > SCHEMA_CHARACTERS_MAX) throw new AppError('CONNECTOR_MISBEHAVED', { context: { why: 'a schema is too large' } })
  try {
    const made = fromJsonSchema(schema as JsonSchemaType)
    if (known.size >= CACHE_MAX) known.clear()
    known.set(key, made)
    return made
  } catch (cause) {
    throw new AppError('CONNECTOR_MISBEHAVED', { cause, context: { why: 'a schema cannot be used' } })
  }
}
