import { wrong } from '#server/gateway/llm/core/request-fields.ts'
import { OUTPUT_TOKENS_MAX } from '#server/gateway/llm/core/token-count.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Where a request may name how much a model may think: each of these is one provider's, at the top or within a field. */
const NAMED_AT: readonly (readonly [string, string?])[] = [
  ['thinking_budget'],
  ['thinking_token_budget'],
  ['thinking', 'budget_tokens'],
  ['reasoning', 'max_tokens'],
]
/** How some are told to think as long as they like; that is what they do where nothing is said. */
const AS_IT_LIKES = -1

/**
 * Tokens for thinking that a request names. Some providers count them within the answer's limit, some besides: nobody knows which, so
 * they are reserved besides. A provider knows one of the names: the highest counts. Pure.
 * @throws AppError VALIDATION_FAILED with a pointer to one that is no number of tokens
 */
export function thinkingTokensMax(body: JsonObject): number {
  return Math.max(...NAMED_AT.map(([field, inner]) => tokensIn(body[field], `/${field}`, inner)))
}

function tokensIn(value: JsonValue | undefined, pointer: string, inner: string | undefined): number {
  if (inner === undefined) return numberOf(value, pointer)
  const isObject = value !== null && typeof value === 'object' && !Array.isArray(value)
  return isObject ? numberOf((value as JsonObject)[inner], `${pointer}/${inner}`) : 0
}

function numberOf(value: JsonValue | undefined, pointer: string): number {
  if (value === undefined || value === null || value === AS_IT_LIKES) return 0
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= OUTPUT_TOKENS_MAX) return value
  throw wrong(pointer, msg('This must be a whole number from 1 to {n}'), { n: OUTPUT_TOKENS_MAX })
}
