import type { TokenCount } from '#server/gateway/llm/core/price.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'

/** Output that a request allows when it names no limit itself; it is then sent along, so that the reservation holds. */
export const OUTPUT_TOKENS_DEFAULT = 4096
export const OUTPUT_TOKENS_MAX = 200_000

/**
 * What a model's own template puts around a request: its standing instructions and how tools are written down. The longest public ones,
 * those with tools, have some 500 to 900.
 */
export const TEMPLATE_TOKENS_MAX = 1024

/**
 * The most tokens that a request can cost, for the reservation: every UTF-8 byte at most one token, which holds for the byte-level
 * tokenisers of all common models, what a provider may add (`core/media-parts`), and the output limit. Pure.
 * @param bytes of the request as it is sent
 */
export function tokensAtMost(
  bytes: number,
  { addedMax, outputMax }: { readonly addedMax: number; readonly outputMax: number },
): TokenCount {
  return { input: bytes + addedMax, output: outputMax }
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
