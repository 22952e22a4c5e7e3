import { modelChainSchema } from '#server/gateway/llm/schema.ts'
import { dropKey } from '#server/gateway/llm/settings/keep-key.ts'
import { recordChange } from '#server/gateway/llm/settings/record-change.ts'
import { deleteProvider, findProvider, listRoles, lockModels } from '#server/gateway/llm/settings/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Forgets a provider and deletes its key. What it did and cost stays on record under its name.
 * @param by user id of the admin; the caller has checked `models:manage`
 * @throws AppError NOT_FOUND; MODEL_PROVIDER_IN_USE while a role names it
 */
export async function removeProvider(workspaceId: string, id: string, by: string): Promise<void> {
  await inScope(workspaceId, async (scope) => {
    await lockModels(scope)
    const row = await findProvider(scope, id)
    if (!row) throw new AppError('NOT_FOUND', { context: { provider: id } })
    const roles = (await listRoles(scope)).filter((role) =>
      (modelChainSchema.safeParse(role.chain).data ?? []).some(({ provider }) => provider === row.name),
    )
    if (roles.length > 0) throw new AppError('MODEL_PROVIDER_IN_USE', { context: { roles: roles.map(({ role }) => role).join(', ') } })
    if (row.keyHandle !== null) await dropKey(scope, row.keyHandle, by)
    await deleteProvider(scope, id)
    const ext = { providerId: id, name: row.name }
    await recordChange(scope, by, { type: 'model_provider.removed', message: `model provider ${row.name} removed`, ext })
  })
}
