import { handOver, handoffFacts } from '#server/dispatch/hand-over.ts'
import { asHolder, currentAttempt, type RunContext } from '#server/dispatch/run-context.ts'
import { enqueue } from '#server/jobs/enqueue.ts'
import { type JsonObject, parseCanonicalJson } from '#server/kernel/canonical-json.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { type AttemptRow, findAttempt, insertAttempt, updateRun } from '#server/runs/store.ts'
import { endRun, transition } from '#server/runs/transition.ts'

/**
 * EXECUTION_COMPLETE → COMPLETED, then the next leg or the end of the run. A dry run ends here after preflight: its token
 * can never take off.
 */
export async function endLeg(context: RunContext, attempt: AttemptRow): Promise<void> {
  const facts = attempt.final ? await handoffFacts(context, attempt.leg) : null
  await asHolder(context, async (scope, run) => {
    const now = currentAttempt(await findAttempt(scope, run.id, attempt.leg, attempt.attempt), run)
    if (run.purpose === 'dry-run') return await endRun(scope, run, now, null, await sealedOutput())
    const { attempt: completed } = await transition(scope, run, now, { type: 'completed' })
    if (completed.final || run.cancelledBy !== null) {
      const output = await sealedOutput()
      await endRun(scope, run, completed, run.cancelledBy === null ? null : 'CANCELLED', output)
      if (facts !== null && run.cancelledBy === null) await handOver(scope, context, { run, attempt: completed, output }, facts)
      await enqueue(scope, { task: 'checkpoint', payload: {}, jobKey: 'checkpoint' })
      return
    }
    // What was applied stays applied; there is just no further part.
    if (run.leg >= context.program.budget.legsMax) return await endRun(scope, run, completed, 'BUDGET')
    await insertAttempt(scope, run.id, run.leg + 1, 1)
    await updateRun(scope, run.id, { leg: run.leg + 1, attempt: 1 })

    async function sealedOutput(): Promise<JsonObject | null> {
      const row = (await listArtifacts(scope, run.id, attempt.leg, attempt.attempt)).find((artifact) => artifact.name === 'output')
      return row?.bodyText ? (parseCanonicalJson(row.bodyText) as JsonObject) : null
    }
  })
}
