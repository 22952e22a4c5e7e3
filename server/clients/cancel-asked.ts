import { type ClientSurface, findAsked } from '#server/clients/follow-run.ts'
import { cancelRun } from '#server/dispatch/cancel-run.ts'
import type { Principal } from '#server/identity/principal.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { findPresentAttempt, lockRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Takes back what this program asked for, as long as nothing of it is being done: its plan is over and votes on it are void.
 * @throws AppError NOT_FOUND for runs of others; ALREADY_DECIDED while it takes off; RUN_NOT_CANCELLABLE when it is over
 */
export async function cancelAsked(principal: Principal, runId: string, surface: ClientSurface): Promise<void> {
  await inScope(principal.workspaceId, async (scope) => {
    const { id } = await findAsked(scope, principal, runId, surface)
    await lockRun(scope, id)
    const attempt = await findPresentAttempt(scope, id)
    if (attempt?.state === 'TAKEOFF_RUNNING') throw new AppError('ALREADY_DECIDED', { context: { run: id } })
    await cancelRun(scope, id, principal.userId)
  })
}
