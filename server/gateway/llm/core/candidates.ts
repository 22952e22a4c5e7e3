import type { ModelPrice } from '#server/gateway/llm/core/price.ts'
import type { ModelChain, ModelChoice } from '#server/gateway/llm/schema.ts'

/** What a request may be shown as, from least to most confidential (domain §6). */
export const CONFIDENTIALITY = ['public', 'workspace', 'secret'] as const
export type Confidentiality = (typeof CONFIDENTIALITY)[number]

/** What decides whether a provider may be asked at all. */
export interface Cleared {
  readonly clearance: Confidentiality
  readonly seesPersonal: boolean
  /** Its key was there where it wants one. */
  readonly hasKey: boolean
}

/** `no bound`: what it may cost has no known most. */
export type SkipReason = 'no such provider' | 'no key' | 'not cleared' | 'no price' | 'no bound'

/** What of a request decides who may be asked. */
export interface Asked {
  readonly confidentiality: Confidentiality
  readonly hasMedia: boolean
  /** Something is in it that no public price bounds. */
  readonly isBoundless: boolean
}

export interface Candidate<P> {
  readonly choice: ModelChoice
  readonly provider: P
  readonly price: ModelPrice
}

export interface Candidates<P> {
  readonly usable: readonly Candidate<P>[]
  readonly skipped: readonly { readonly choice: ModelChoice; readonly why: SkipReason }[]
}

/**
 * The models of a chain that may be asked this at all, in its order: label(request) ≤ clearance(provider) (domain §4), and a known price,
 * without which nothing could be reserved; what has no most goes only where it costs nothing. What nobody can look through counts as
 * personal. Pure.
 */
export function candidatesOf<P extends Cleared>(
  chain: ModelChain,
  request: Asked,
  providerOf: (name: string) => P | null,
  priceOf: (provider: P, model: string) => ModelPrice | null,
): Candidates<P> {
  const usable: Candidate<P>[] = []
  const skipped: Candidates<P>['skipped'][number][] = []
  for (const choice of chain) {
    const provider = providerOf(choice.provider)
    const price = provider && priceOf(provider, choice.model)
    const why = whyNot(provider, price, request)
    if (why === null && provider && price) usable.push({ choice, provider, price })
    else skipped.push({ choice, why: why ?? 'no such provider' })
  }
  return { usable, skipped }
}

function whyNot(provider: Cleared | null, price: ModelPrice | null, request: Asked): SkipReason | null {
  if (provider === null) return 'no such provider'
  if (CONFIDENTIALITY.indexOf(request.confidentiality) > CONFIDENTIALITY.indexOf(provider.clearance)) return 'not cleared'
  if (request.hasMedia && !provider.seesPersonal) return 'not cleared'
  if (!provider.hasKey) return 'no key'
  if (price === null) return 'no price'
  return request.isBoundless && price.inputMicroPerMillion > 0 ? 'no bound' : null
}
