import { obeyApprovalCommands } from '#server/approvals/end-approval.ts'
import { currentAttempt } from '#server/dispatch/run-context.ts'
import { findAttempt, listUnfinished, lockRun } from '#server/runs/store.ts'
import { transition } from '#server/runs/transition.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'

/**
 * After a restore: every plan that was being made, waited or was decided on ends as of another epoch, and open questions
 * with it; what was being carried out waits for a person to say what became of it (domain §5, States: new epoch). What
 * waits between two parts goes on.
 * @returns how many runs were ended or held
 */
export async function endEarlierEpochs(): Promise<number> {
  let ended = 0
  for (const { workspaceId, id } of await inSystem(listUnfinished)) {
    await inScope(workspaceId, async (scope) => {
      const run = await lockRun(scope, id)
      const attempt = currentAttempt(await findAttempt(scope, run.id, run.leg, run.attempt), run)
      if (run.outcome !== null) return
      const moved = await transition(scope, run, attempt, { type: 'new_epoch' })
      await obeyApprovalCommands(scope, { id: run.id, leg: attempt.leg, attempt: attempt.attempt }, moved.commands, 'invalidated')
      if (moved.outcome === 'moved') ended += 1
    })
  }
  return ended
}
