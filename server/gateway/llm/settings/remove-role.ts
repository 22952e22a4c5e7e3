import { recordChange } from '#server/gateway/llm/settings/record-change.ts'
import { deleteRole, findRole, lockModels } from '#server/gateway/llm/settings/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Takes the models of a role away: steps that name it cannot be put to work, and those that are at work stop asking. @throws AppError NOT_FOUND */
export async function removeRole(workspaceId: string, role: string, by: string): Promise<void> {
  await inScope(workspaceId, async (scope) => {
    await lockModels(scope)
    const before = await findRole(scope, role)
    if (!before) throw new AppError('NOT_FOUND', { context: { role } })
    await deleteRole(scope, role)
    await recordChange(scope, by, {
      type: 'model_role.removed',
      message: `models for ${role} removed`,
      ext: { role, before: before.chain },
    })
  })
}
