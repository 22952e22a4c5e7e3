import { checkAddress } from '#server/gateway/llm/settings/check-address.ts'
import { dropKey, keepKey } from '#server/gateway/llm/settings/keep-key.ts'
import { providerOf } from '#server/gateway/llm/settings/read-provider.ts'
import { recordChange, recordedProvider } from '#server/gateway/llm/settings/record-change.ts'
import type { ChangeProvider } from '#server/gateway/llm/settings/schema.ts'
import { signProvider } from '#server/gateway/llm/settings/signed-settings.ts'
import { findProvider, lockModels, type ProviderRow, updateProvider } from '#server/gateway/llm/settings/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { msg } from '#server/kernel/language/say.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/**
 * Changes where a provider is, what may be told there, or what its models cost; all of it is signed anew. A key stays with the
 * origin it was given for: another one needs it again, so that no admin sends a key he does not know to a place of his own.
 * @param change.was when it was changed last as the admin saw it: two who change it at once do not undo each other unseen
 * @param by user id of the admin; the caller has checked `models:manage`
 * @throws AppError NOT_FOUND, CONFLICT, VALIDATION_FAILED naming the field, SIGNER_UNAVAILABLE, KEYS_MISSING
 */
export async function changeProvider(workspaceId: string, id: string, change: ChangeProvider, by: string): Promise<void> {
  const seen = await inScope(workspaceId, async (scope) => await findProvider(scope, id))
  if (!seen) throw new AppError('NOT_FOUND', { context: { provider: id } })
  const moves = change.baseUrl !== undefined || change.inside !== undefined || change.key !== undefined
  const wanted = { baseUrl: change.baseUrl ?? seen.baseUrl, inside: change.inside ?? seen.allow.length > 0 }
  const address = moves ? await checkAddress(wanted) : seen
  await inScope(workspaceId, async (scope) => {
    await lockModels(scope)
    const row = await findProvider(scope, id)
    // the address was looked up outside of the lock
    if (!row || row.baseUrl !== seen.baseUrl || row.keyHandle !== seen.keyHandle)
      throw new AppError('CONFLICT', { context: { provider: id } })
    if (change.was !== undefined && row.changedAt.toISOString() !== change.was)
      throw new AppError('CONFLICT', { context: { provider: id } })
    const keyHandle = await newKey(scope, row, { key: change.key, baseUrl: address.baseUrl }, by)
    const before = providerOf(row)
    const told = {
      clearance: change.clearance ?? before.clearance,
      seesPersonal: change.seesPersonal ?? before.seesPersonal,
      keepsPrompts: change.keepsPrompts ?? before.keepsPrompts,
      prices: change.prices ?? before.prices,
    }
    const changed = { changedBy: by, changedAt: new Date(systemClock.nowMs()) }
    const { name } = row
    const next = { keyHandle, ...told, ...changed, baseUrl: address.baseUrl, allow: [...address.allow] }
    const provider = { id, name, ...next }
    const seal = await signProvider(workspaceId, provider)
    await updateProvider(scope, id, { ...next, ...(moves ? { test: null, testedAt: null } : {}), ...seal })
    const ext = { before: recordedProvider({ ...row, prices: before.prices }), ...recordedProvider(provider), ...seal }
    await recordChange(scope, by, { type: 'model_provider.changed', message: `model provider ${name} changed`, ext })
  })
}

/** The handle after the change: a new key's, none, or the one there was, when it goes where it went before. */
async function newKey(
  scope: TenantScope,
  row: ProviderRow,
  given: { readonly key: string | null | undefined; readonly baseUrl: string },
  by: string,
): Promise<string | null> {
  if (typeof given.key === 'string') return await keepKey(scope, row.name, given.baseUrl, given.key, by)
  if (given.key === null) {
    if (row.keyHandle !== null) await dropKey(scope, row.keyHandle, by)
    return null
  }
  if (row.keyHandle === null || new URL(row.baseUrl).origin === new URL(given.baseUrl).origin) return row.keyHandle
  const again = { pointer: '/key', code: 'not_valid', message: msg('Write the key again: it goes to another address now') }
  throw new AppError('VALIDATION_FAILED', { errors: [again] })
}
