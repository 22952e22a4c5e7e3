import { faultPoint } from '#server/observability/fault-point.ts'
import { log } from '#server/observability/log.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'
import { fireTrigger, SET_BACK_MS } from '#server/triggers/fire-trigger.ts'
import { ownerStanding, STARTER_ROLES } from '#server/triggers/owner-standing.ts'
import { settleTrigger } from '#server/triggers/settle-trigger.ts'
import { type DueTrigger, databaseNowMs, listDue, listOwnerless, listUnsettled } from '#server/triggers/store.ts'

/** Looked at in one go; a workspace with thousands due lets the others in between. */
const BATCH = { total: 200, perWorkspace: 50 } as const
const ROUNDS_MAX = 1000
const LEFT_MAX = 2000
/** Mostly another scheduler has it just now. */
const IN_VAIN_MAX = 3

/**
 * Starts what is due in all workspaces. Any number of schedulers may do this at once and any of them may die in the middle:
 * each schedule is a transaction of its own, and a slot has one row. Only the latest due slot of a schedule fires.
 * @param options.nowMs for tests; else the database's clock, which all schedulers share
 * @returns how many runs were started
 */
export async function tickSchedules(options: { nowMs?: number } = {}): Promise<{ started: number }> {
  const nowMs = options.nowMs ?? (await inSystem(databaseNowMs))
  for (const { workspaceId, id } of await inSystem(async (system) => await listUnsettled(system, BATCH.total)))
    await attempt(id, async () => await inScope(workspaceId, async (scope) => await settleTrigger(scope, id, nowMs)))
  for (const due of await inSystem(async (system) => await listOwnerless(system, STARTER_ROLES, BATCH.total))) await fire(due, nowMs)
  const left: string[] = []
  const inVain = new Map<string, number>()
  let started = 0
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const due = await inSystem(async (system) => await listDue(system, nowMs, { ...BATCH, setBackMs: SET_BACK_MS, without: left }))
    if (due.length === 0 || left.length > LEFT_MAX) break
    for (const one of rotated(due)) {
      const fired = await fire(one, nowMs)
      if (fired === 'started') started += 1
      faultPoint('fire.after_commit')
      // What is in trouble, or was looked at in vain again and again, is left for the next tick and stands in nobody's way.
      if (fired === 'nothing') inVain.set(one.id, (inVain.get(one.id) ?? 0) + 1)
      if (fired === null || (inVain.get(one.id) ?? 0) >= IN_VAIN_MAX) left.push(one.id)
    }
  }
  return { started }
}

/** Two schedulers that found the same begin at different places, and do not wait for each other all along. */
function rotated(due: readonly DueTrigger[]): readonly DueTrigger[] {
  const from = Math.floor(Math.random() * due.length)
  return [...due.slice(from), ...due.slice(0, from)]
}

async function fire({ workspaceId, id, ownerId }: DueTrigger, nowMs: number) {
  return await attempt(id, async () => {
    const standing = await ownerStanding(workspaceId, ownerId)
    return await inScope(workspaceId, async (scope) => await fireTrigger(scope, id, { owner: ownerId, standing }, nowMs))
  })
}

/** One schedule in trouble keeps no other waiting. */
async function attempt<T>(id: string, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    log.warn('schedule', { trigger: id, error })
    return null
  }
}
