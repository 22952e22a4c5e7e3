import { type Resumed, resumeAtLimit } from '#server/dispatch/resume-at-limit.ts'
import { removeSpendLimit } from '#server/gateway/llm/settings/remove-spend-limit.ts'
import type { ChangeLimit } from '#server/gateway/llm/settings/schema.ts'
import { changeSpendLimit } from '#server/gateway/llm/settings/set-spend-limit.ts'
import { findLimit } from '#server/gateway/llm/settings/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Another amount for a limit, or another thing to happen at it; runs that wait there and fit now go on (decision 0157).
 * @param by user id of the admin; the caller has checked `models:manage`
 * @throws AppError NOT_FOUND, CONFLICT when it is another by now than `change.was`, SIGNER_UNAVAILABLE
 */
export async function changeLimit(workspaceId: string, id: string, change: ChangeLimit, by: string): Promise<Resumed> {
  await changeSpendLimit(workspaceId, id, change, by)
  return await resumeAtLimit(workspaceId, id, by)
}

/** Lifts a limit; runs that wait there go on. @param by as above @throws AppError NOT_FOUND */
export async function liftLimit(workspaceId: string, id: string, by: string): Promise<Resumed> {
  await removeSpendLimit(workspaceId, id, by)
  return await resumeAtLimit(workspaceId, id, by)
}

/** Lets the runs go on that wait at a limit as it stands and fit now, as at the first of a month. @param by as above @throws AppError NOT_FOUND */
export async function letGoOn(workspaceId: string, id: string, by: string): Promise<Resumed> {
  if (!(await inScope(workspaceId, async (scope) => await findLimit(scope, id))))
    throw new AppError('NOT_FOUND', { context: { limit: id } })
  return await resumeAtLimit(workspaceId, id, by)
}
