/** Millionths of a currency unit: 1 € is 1,000,000. Integers only, so that sums never drift (requirements §17). */
export type MicroUnits = number

/** What a model costs, for a million tokens each. */
export interface ModelPrice {
  readonly inputMicroPerMillion: MicroUnits
  readonly outputMicroPerMillion: MicroUnits
}

export interface TokenCount {
  readonly input: number
  readonly output: number
}

const MILLION = 1_000_000n

/**
 * What tokens cost, rounded up to the next micro-unit, so that many small calls never add up to nothing. Pure.
 * @throws RangeError when a count or price is not a whole number from 0 up, or the sum is beyond 2^53
 */
export function costOf(tokens: TokenCount, price: ModelPrice): MicroUnits {
  const product = whole(tokens.input) * whole(price.inputMicroPerMillion) + whole(tokens.output) * whole(price.outputMicroPerMillion)
  const cost = (product + MILLION - 1n) / MILLION
  if (cost > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('a cost beyond 2^53 micro-units')
  return Number(cost)
}

function whole(n: number): bigint {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`${n} is not a whole number from 0 up`)
  return BigInt(n)
}
