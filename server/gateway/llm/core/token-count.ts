import type { TokenCount } from '#server/gateway/llm/core/price.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'

/** Output that a request allows when it names no limit itself; it is then sent along, so that the reservation holds. */
export const OUTPUT_TOKENS_DEFAULT = 4096
export const OUTPUT_TOKENS_MAX = 200_000

/**
 * The most tokens that a request can cost, for the reservation: every UTF-8 byte at most one token, which holds for the byte-level
 * tokenisers of all common models, and the output limit. Pure.
 * @param bytes of the request as it is sent
 */
export function tokensAtMost(bytes: number, outputMax: number): TokenCount {
  return { input: bytes, output: outputMax }
}

/**
 * Tokens as the provider counted them; null when it said nothing usable, and then the reservation stands: a provider that hides its
 * count costs the most it can.
 * @param usage `usage` of an answer
 */
export function countedTokens(usage: JsonValue | undefined): TokenCount | null {
  if (usage === null || typeof usage !== 'object' || Array.isArray(usage)) return null
  const { prompt_tokens: input, completion_tokens: output = 0 } = usage as { readonly [key: string]: JsonValue }
  return isCount(input) && isCount(output) ? { input, output } : null
}

function isCount(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
