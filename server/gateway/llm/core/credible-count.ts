import type { TokenCount } from '#server/gateway/llm/core/price.ts'

/**
 * Whether a provider's count can be true: not more than the request could be counted as and its answer was
 * allowed (`tokensAtMost`), and not nothing at all. One
 * that cannot is no count, and the reservation stands. Pure.
 */
export function credible(counted: TokenCount, atMost: TokenCount): boolean {
  return counted.input > 0 && counted.input <= atMost.input && counted.output <= atMost.output
}
