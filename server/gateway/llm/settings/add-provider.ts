import { checkAddress } from '#server/gateway/llm/settings/check-address.ts'
import { keepKey } from '#server/gateway/llm/settings/keep-key.ts'
import { recordChange, recordedProvider } from '#server/gateway/llm/settings/record-change.ts'
import { type AddProvider, addProviderSchema, PROVIDERS_MAX } from '#server/gateway/llm/settings/schema.ts'
import { signProvider } from '#server/gateway/llm/settings/signed-settings.ts'
import { insertProvider, listProviders, lockModels } from '#server/gateway/llm/settings/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { msg } from '#server/kernel/language/say.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Connects a provider of models. Nobody asks it anything before a role names it; what may be told there is decided here, `public`
 * unless said otherwise (domain §4).
 * @param by user id of the admin; the caller has checked `models:manage`
 * @throws AppError VALIDATION_FAILED naming the field; CONFLICT when the name is taken; SIGNER_UNAVAILABLE, KEYS_MISSING
 */
export async function addProvider(workspaceId: string, input: AddProvider, by: string): Promise<{ id: string }> {
  const { name, preset, baseUrl, inside, key, ...told } = addProviderSchema.parse(input)
  const address = await checkAddress({ baseUrl, inside })
  return await inScope(workspaceId, async (scope) => {
    await lockModels(scope)
    const known = await listProviders(scope)
    if (known.some((one) => one.name === name)) throw new AppError('CONFLICT', { context: { name, why: 'this name is taken' } })
    if (known.length >= PROVIDERS_MAX) {
      const full = { pointer: '/name', code: 'too_many', message: msg('At most 20 providers. Remove one first') }
      throw new AppError('VALIDATION_FAILED', { errors: [full] })
    }
    const keyHandle = key === undefined ? null : await keepKey(scope, name, address.baseUrl, key, by)
    const changed = { changedBy: by, changedAt: new Date(systemClock.nowMs()) }
    const provider = {
      id: systemIds.next('mpr'),
      name,
      keyHandle,
      ...told,
      ...changed,
      baseUrl: address.baseUrl,
      allow: [...address.allow],
    }
    const seal = await signProvider(workspaceId, provider)
    await insertProvider(scope, { ...provider, preset, ...seal })
    const ext = { ...recordedProvider(provider), preset, ...seal }
    await recordChange(scope, by, { type: 'model_provider.added', message: `model provider ${name} connected`, ext })
    return { id: provider.id }
  })
}
