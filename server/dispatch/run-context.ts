import { AppError } from '#server/kernel/app-error.ts'
import { loadProgram } from '#server/members/load-program.ts'
import { findActor, findVersion, type MemberRow, type VersionRow } from '#server/members/store.ts'
import { caughtPaths } from '#server/program/core/call-blocks.ts'
import { seenFromOutside } from '#server/program/core/from-outside.ts'
import { seenAsSecret } from '#server/program/core/secret-inputs.ts'
import type { Program } from '#server/program/program.ts'
import { lockRun, type RunRow } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { readWorkspace, type WorkspaceRow } from '#server/tenancy/workspaces/store.ts'

/** What a worker needs to drive one run. The fence says which worker: a stale one can write nothing. */
export interface RunContext {
  readonly workspaceId: string
  readonly runId: string
  readonly fence: number
  readonly workerId: string
  /** As this run reads it: with inputs from outside, what could come from them is untrusted; with secret ones, it is secret. */
  readonly program: Program
  readonly member: MemberRow
  readonly version: VersionRow
  readonly workspace: WorkspaceRow
  /** As it was when the worker took the run; for its unchanging fields only. */
  readonly run: RunRow
  /** Paths of calls inside `attempt`. */
  readonly caught: ReadonlySet<string>
}

/** A stale worker noticed that another one took the run: it stops without a trace. */
export class FenceLost extends Error {
  override readonly name = 'FenceLost'
}

export async function loadContext(
  scope: TenantScope,
  run: RunRow,
  { fence, workerId }: { readonly fence: number; readonly workerId: string },
): Promise<RunContext> {
  const published = await loadProgram(scope, run.programDigest)
  const trusted = run.inputsFrom === 'outside' ? seenFromOutside(published) : published
  const program = run.inputsConfidentiality === 'secret' ? seenAsSecret(trusted) : trusted
  return {
    fence,
    workerId,
    workspaceId: scope.workspaceId,
    runId: run.id,
    run,
    program,
    caught: caughtPaths(program),
    member: await findActor(scope, run.memberId),
    version: await findVersion(scope, run.versionId),
    workspace: await readWorkspace(scope),
  }
}

/**
 * One transaction of the worker that holds the run: locks it, and refuses when another worker took it meanwhile.
 * @throws FenceLost
 */
export async function asHolder<T>(context: RunContext, work: (scope: TenantScope, run: RunRow) => Promise<T>): Promise<T> {
  return await inScope(context.workspaceId, async (scope) => {
    const run = await lockRun(scope, context.runId)
    if (run.fence !== context.fence || run.outcome !== null) throw new FenceLost()
    return await work(scope, run)
  })
}

/** The attempt that a run is at. */
export function currentAttempt<T>(attempt: T | undefined, run: RunRow): T {
  if (!attempt) throw new AppError('INTERNAL', { context: { run: run.id, leg: run.leg, attempt: run.attempt } })
  return attempt
}
