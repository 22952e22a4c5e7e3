import { recordChange } from '#server/gateway/llm/settings/record-change.ts'
import { deleteRole, findRole, lockModels } from '#server/gateway/llm/settings/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Takes the models of a role away: steps that name it cannot be put to work, and those that are at work stop asking.
 * @param by user id of the admin; the caller has checked `models:manage`
 * @param was when they were chosen last as the admin saw it: others that were chosen meanwhile are not taken away unseen
 * @throws AppError NOT_FOUND, CONFLICT
 */
export async function removeRole(workspaceId: string, role: string, by: string, was?: string): Promise<void> {
  await inScope(workspaceId, async (scope) => {
    await lockModels(scope)
    const before = await findRole(scope, role)
    if (!before) throw new AppError('NOT_FOUND', { context: { role } })
    if (was !== undefined && before.changedAt.toISOString() !== was) throw new AppError('CONFLICT', { context: { role } })
    await deleteRole(scope, role)
    await recordChange(scope, by, {
      type: 'model_role.removed',
      message: `models for ${role} removed`,
      ext: { role, before: before.chain },
    })
  })
}
