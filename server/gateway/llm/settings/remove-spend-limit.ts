import { recordChange } from '#server/gateway/llm/settings/record-change.ts'
import { deleteLimit, findLimit, lockModels } from '#server/gateway/llm/settings/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Lifts a limit; the others stay. @param by user id of the admin; the caller has checked `models:manage` @throws AppError NOT_FOUND */
export async function removeSpendLimit(workspaceId: string, id: string, by: string): Promise<void> {
  await inScope(workspaceId, async (scope) => {
    await lockModels(scope)
    const row = await findLimit(scope, id)
    if (!row) throw new AppError('NOT_FOUND', { context: { limit: id } })
    await deleteLimit(scope, id)
    const { scope: where, subjectId, period, maxMicro, atLimit } = row
    const ext = { limitId: id, scope: where, subjectId, period, maxMicro, atLimit }
    await recordChange(scope, by, { type: 'spend_limit.removed', message: `limit for ${where} removed`, ext })
  })
}
