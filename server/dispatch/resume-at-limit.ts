import { lockAtLimit } from '#server/dispatch/lock-at-limit.ts'
import { resumeRun } from '#server/dispatch/resume-run.ts'
import { roomUnder } from '#server/gateway/llm/spending/room-under.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { type HeldAtLimit, listHeldAtLimits } from '#server/runs/held/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/** Runs that are let go on at once; more wait for the next press. */
export const HELD_MAX = 200

export interface Resumed {
  readonly resumed: number
}

/**
 * Lets the runs go on that wait at a limit of models and fit under it now; one that was lifted has room for all (decision 0157). Each is
 * checked again on its way, under every limit. Each in a transaction of its own: one that somebody moved meanwhile holds up no other.
 * @param by user id of the admin; the caller has checked `models:manage`
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function resumeAtLimit(workspaceId: string, limitId: string, by: string): Promise<Resumed> {
  const fitting = await inScope(workspaceId, async (scope) => await fittingAt(scope, limitId))
  let resumed = 0
  for (const { runId } of fitting) if (await resumeHeld(workspaceId, runId, by)) resumed += 1
  return { resumed }
}

async function fittingAt(scope: TenantScope, limitId: string): Promise<readonly HeldAtLimit[]> {
  const held = (await listHeldAtLimits(scope, HELD_MAX)).filter((one) => one.limitId === limitId)
  const fits: HeldAtLimit[] = []
  for (const one of held) {
    const room = await roomUnder(scope, limitId, one.runId, new Date(systemClock.nowMs()))
    // what stopped it asks now: only a look again gets the admin the question
    if (room.leftMicro >= one.wantedMicro || (room.atLimit === 'ask' && one.atLimit === 'block')) fits.push(one)
  }
  return fits
}

/** @returns whether it still waited there */
async function resumeHeld(workspaceId: string, runId: string, by: string): Promise<boolean> {
  try {
    await inScope(workspaceId, async (scope) => {
      await lockAtLimit(scope, runId)
      await resumeRun(scope, runId, by)
    })
    return true
  } catch (error) {
    if (isAppError(error, 'CONFLICT')) return false
    throw error
  }
}
