import type { ModelPrice } from '#server/gateway/llm/core/price.ts'
import { type Clearance, type Prices, pricesSchema } from '#server/gateway/llm/settings/schema.ts'
import { providerHolds } from '#server/gateway/llm/settings/signed-settings.ts'
import { findProviderNamed, type ProviderRow } from '#server/gateway/llm/settings/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { revealSecret } from '#server/vault/reveal-secret.ts'

/** What keys of providers are bound to; no connected app may have this short name. */
export const MODELS_BINDING = 'models'

/** A provider as the gateway uses it: signed by an admin's decision. */
export interface Provider {
  readonly id: string
  readonly name: string
  readonly baseUrl: string
  readonly keyHandle: string | null
  /** `host:port` inside the own network, for egress. */
  readonly allow: readonly string[]
  readonly clearance: Clearance
  readonly seesPersonal: boolean
  readonly keepsPrompts: boolean
  readonly prices: Prices
}

/** The provider of that name, or null when there is none, or when its row is not what an admin signed. @throws AppError SIGNER_UNAVAILABLE */
export async function readProvider(scope: TenantScope, name: string): Promise<Provider | null> {
  const row = await findProviderNamed(scope, name)
  if (!row || !(await providerHolds(row))) return null
  return providerOf(row)
}

/** @throws ZodError for prices that no admin can have set */
export function providerOf(row: ProviderRow): Provider {
  const { id, name, baseUrl, keyHandle, allow, clearance, seesPersonal, keepsPrompts, prices } = row
  return { id, name, baseUrl, keyHandle, allow, clearance, seesPersonal, keepsPrompts, prices: pricesSchema.parse(prices) }
}

/** Its key, for the call that follows and nothing else; null when it wants none. @throws AppError SECRET_NOT_BOUND, KEYS_MISSING */
export async function providerKey(scope: TenantScope, provider: Pick<Provider, 'baseUrl' | 'keyHandle'>): Promise<string | null> {
  if (provider.keyHandle === null) return null
  return await revealSecret(scope, provider.keyHandle, {
    connector: MODELS_BINDING,
    origin: new URL(provider.baseUrl).origin,
    memberId: null,
  })
}

/** What a model of it costs: as typed, nothing inside the own network, else unknown (null), and then it cannot be asked. Pure. */
export function priceOf(provider: Pick<Provider, 'prices' | 'allow'>, model: string): ModelPrice | null {
  if (Object.hasOwn(provider.prices, model)) return provider.prices[model] ?? null
  return provider.allow.length > 0 ? { inputMicroPerMillion: 0, outputMicroPerMillion: 0 } : null
}
