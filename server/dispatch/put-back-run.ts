import { appendAudit } from '#server/audit/append-audit.ts'
import { compile } from '#server/compiler/compile.ts'
import { reverseInputs, reverseJob } from '#server/dispatch/core/reverse-job.ts'
import { lookAtReverse } from '#server/dispatch/look-at-reverse.ts'
import { currentAttempt } from '#server/dispatch/run-context.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { assert } from '#server/kernel/assert.ts'
import { snapshotFor } from '#server/members/compile-definition.ts'
import { findActor, insertProgram } from '#server/members/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { findAttempt, hasUnfinishedPutBack, lockRun, type RunRow } from '#server/runs/store.ts'
import { recordRunEvent, workflowOf } from '#server/runs/transition.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/**
 * Plans the reverse of what a run changed: a new run of the same member and version, planned, sealed and decided as any other, which no
 * standing permission spares (ui.md, *Put it back*; decision 0053). What somebody changed since, and what cannot be called back, stays.
 * @throws AppError NOT_FOUND; RUN_NOT_PUT_BACK while the run goes on, of a try, while it is being put back, or when nothing can be;
 * LIMIT_EXCEEDED, PAYLOAD_TOO_LARGE, MEMBER_SUSPENDED
 */
export async function putBackRun(workspaceId: string, runId: string, by: string): Promise<RunRow> {
  // Looking takes time: not while the run is locked. The plan looks again, so what changes meanwhile is left.
  const look = await lookAtReverse(workspaceId, runId)
  return await inScope(workspaceId, async (scope) => {
    const run = await lockRun(scope, runId)
    if (run.outcome === null || run.purpose !== 'run') throw refused(run, 'only a run that is over can be put back')
    if (await hasUnfinishedPutBack(scope, run.id)) throw refused(run, 'it is being put back already')
    if (look.back.length === 0) throw refused(run, 'nothing of it can be put back')
    const programDigest = await compileReverse(scope, run)
    const started = await startRun(scope, {
      memberId: run.memberId,
      inputs: reverseInputs(run.n, look.back),
      purpose: 'run',
      origin: 'manual',
      by,
      putBack: { of: run, programDigest },
    })
    await record(scope, run, started, { by, changes: look.back.length, left: look.left.length })
    return started
  })
}

/** The reverse job as a program of this member, without its standing permissions. */
async function compileReverse(scope: TenantScope, run: RunRow): Promise<string> {
  const member = await findActor(scope, run.memberId)
  const compiled = compile(reverseJob(member), { ...(await snapshotFor(scope, member)), whitelist: [] })
  if (!compiled.ok) throw refused(run, 'the abilities that it takes are not in use here')
  const { program, programDigest, programText } = compiled
  assert(
    Object.values(program.tools).every(({ mutates, posture }) => !mutates || posture === 'ask'),
    'putting back asks for every change',
  )
  await insertProgram(scope, programDigest, programText)
  return programDigest
}

/** Both runs name each other, on the timeline and in the audit. */
async function record(
  scope: TenantScope,
  run: RunRow,
  started: RunRow,
  facts: { by: string; changes: number; left: number },
): Promise<void> {
  const atMs = systemClock.nowMs()
  const attempt = currentAttempt(await findAttempt(scope, run.id, run.leg, run.attempt), run)
  await recordRunEvent(scope, run, attempt, 'put_back', { run: started.id, n: started.n, by: facts.by }, new Date(atMs))
  await appendAudit(
    scope,
    [
      {
        type: 'run.put_back',
        workflowState: attempt.state,
        workflow: workflowOf(run, attempt),
        message: `run ${started.n} plans to put back run ${run.n}`,
        ext: { putBackRunId: started.id, changes: facts.changes, left: facts.left, actor: facts.by },
      },
    ],
    { atMs, ids: systemIds },
  )
}

function refused(run: RunRow, why: string): AppError {
  return new AppError('RUN_NOT_PUT_BACK', { context: { run: run.id, why } })
}
