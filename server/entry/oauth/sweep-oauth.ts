import { deleteEnded } from '#server/entry/oauth/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inSystem } from '#server/tenancy/store.ts'

/** Forgets what is over: codes, tokens, requests to connect, and programs that registered and were never let in. @returns how many */
export async function sweepOauth(nowMs: number = systemClock.nowMs()): Promise<number> {
  return await inSystem(async (scope) => await deleteEnded(scope, new Date(nowMs)))
}
