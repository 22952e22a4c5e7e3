import { admitRuns as admitRows, countActiveRuns, listQueuedRuns } from '#server/runs/admission/store.ts'
import { pickAdmissions } from '#server/runs/core/pick-admissions.ts'
import { inSystem } from '#server/tenancy/store.ts'

/** Slots over all workspaces, and for one: a full workspace never starves the others. */
export const SLOTS = { total: 32, perWorkspace: 8 } as const

/**
 * Gives free slots to queued runs, round-robin over workspaces, and adds their `advance` jobs in the same transaction.
 * One admission at a time (advisory lock).
 */
export async function admitRuns(): Promise<number> {
  return await inSystem(async (system) => {
    const queued = await listQueuedRuns(system, SLOTS.perWorkspace)
    const picked = pickAdmissions(queued, await countActiveRuns(system), SLOTS)
    await admitRows(system, picked)
    return picked.length
  })
}
