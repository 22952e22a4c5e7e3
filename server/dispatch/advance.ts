import { consumeToken } from '#server/dispatch/consume-token.ts'
import { endLeg } from '#server/dispatch/end-leg.ts'
import { failAttempt } from '#server/dispatch/fail-attempt.ts'
import { ReadAsSecret } from '#server/dispatch/keep-secret.ts'
import { planLeg } from '#server/dispatch/plan-leg.ts'
import { preflight, startPreflight } from '#server/dispatch/preflight.ts'
import { parkRun } from '#server/dispatch/queue-run.ts'
import { currentAttempt, FenceLost, loadContext, type RunContext } from '#server/dispatch/run-context.ts'
import { sealLeg, validateArtifacts } from '#server/dispatch/seal-leg.ts'
import { takeOff } from '#server/dispatch/take-off.ts'
import { findActor } from '#server/members/store.ts'
import { faultPoint } from '#server/observability/fault-point.ts'
import { log } from '#server/observability/log.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { type AttemptRow, findPresentAttempt, lockRun, type RunRow, updateRun } from '#server/runs/store.ts'
import { transition } from '#server/runs/transition.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/** A worker's claim on a run: the sweeper takes over when it is not renewed. */
export const LEASE_MS = 30_000
/** Moves of one job before it gives its slot to others. */
const MOVES_MAX = 200

/**
 * Drives one run as far as it goes: the next move of the attempt machine, again and again, until people or time are
 * needed or it is over. Every move commits by itself, so a kill between two of them loses nothing (I10).
 */
export async function advance(workspaceId: string, runId: string, workerId: string): Promise<void> {
  const taken = await takeRun(workspaceId, runId, workerId)
  if (!taken) return
  let context = taken
  const renewing = setInterval(() => void renewLease(context).catch(() => {}), LEASE_MS / 3)
  try {
    for (let moves = 0; moves < MOVES_MAX; moves += 1) {
      const present = await presentAttempt(context)
      if (!present) return
      context = present.context
      const went = await move(context, present.attempt)
      if (went === 'parked') {
        await inScope(workspaceId, async (scope) => {
          const run = await lockRun(scope, runId)
          // A decision that came meanwhile has put it in line again: that must not be undone.
          const same = run.admittedAt?.getTime() === context.run.admittedAt?.getTime()
          if (run.fence === context.fence && run.outcome === null && same) await parkRun(scope, runId)
        })
        return
      }
    }
    throw new Error('a run made too many moves in one job')
  } catch (error) {
    if (error instanceof FenceLost) return log.info('another worker took the run', { runId })
    throw error
  } finally {
    clearInterval(renewing)
  }
}

/** Takes the run with a new fence: whoever had it before can write nothing more. */
async function takeRun(workspaceId: string, runId: string, workerId: string): Promise<RunContext | null> {
  return await inScope(workspaceId, async (scope) => {
    const run = await lockRun(scope, runId)
    // A job that comes late finds the run parked, queued again or over.
    if (run.outcome !== null || run.admittedAt === null) return null
    const fence = run.fence + 1
    await updateRun(scope, runId, { fence, leasedBy: workerId, leaseUntil: new Date(systemClock.nowMs() + LEASE_MS) })
    return await loadContext(scope, { ...run, fence }, { fence, workerId })
  })
}

async function renewLease(context: RunContext): Promise<void> {
  await inScope(context.workspaceId, async (scope) => {
    const run = await lockRun(scope, context.runId)
    if (run.fence === context.fence) await updateRun(scope, run.id, { leaseUntil: new Date(systemClock.nowMs() + LEASE_MS) })
  })
}

/** The attempt as it stands, and the run as it is read now: since the last move it may have looked up something secret. */
async function presentAttempt(held: RunContext): Promise<{ readonly context: RunContext; readonly attempt: AttemptRow } | null> {
  return await inScope(held.workspaceId, async (scope) => {
    // One behind the other in one go: what is read is read under the lock.
    const [run, found, member] = await Promise.all([
      lockRun(scope, held.runId),
      findPresentAttempt(scope, held.runId),
      findActor(scope, held.run.memberId),
    ])
    if (run.outcome !== null || run.fence !== held.fence) return null
    const attempt = currentAttempt(found, run)
    const context = run.inputsConfidentiality === held.run.inputsConfidentiality ? held : await readAnew(scope, held, run)
    if (attempt.hold !== null || context.run.purpose === 'dry-run') return { context, attempt }
    // Suspended at once everywhere (domain §9): before every move, nothing planned, nothing sent.
    if (member.status === 'active') return { context, attempt }
    return { context, attempt: (await transition(scope, run, attempt, { type: 'hold', reason: 'identity_suspended' })).attempt }
  })
}

async function readAnew(scope: TenantScope, held: RunContext, run: RunRow): Promise<RunContext> {
  const { admittedAt } = held.run
  return await loadContext(scope, { ...run, admittedAt }, held)
}

/** The one move that the attempt's state calls for. */
async function move(context: RunContext, attempt: AttemptRow): Promise<'moved' | 'parked'> {
  if (attempt.hold !== null) return 'parked'
  try {
    switch (attempt.state) {
      case 'INIT':
      case 'PLAN_RUNNING':
        return await planLeg(context, attempt)
      case 'PLAN_GENERATED':
        await validateArtifacts(context, attempt)
        return 'moved'
      case 'ARTIFACTS_VALIDATED':
        faultPoint('seal.before')
        await sealLeg(context, attempt)
        faultPoint('seal.after')
        return 'moved'
      case 'TOKEN_CREATED':
        await startPreflight(context, attempt)
        return 'moved'
      case 'PRE_FLIGHT_RUNNING':
        await preflight(context, attempt)
        faultPoint('preflight.after')
        return 'moved'
      case 'AWAITING_APPROVAL':
        return 'parked'
      case 'PREFLIGHT_COMPLETE':
        if (context.run.purpose === 'dry-run') {
          await endLeg(context, attempt)
          return 'moved'
        }
        return await consume(context, attempt)
      case 'APPROVED':
      case 'READY_FOR_TAKEOFF':
        return await consume(context, attempt)
      case 'TAKEOFF_RUNNING':
        await takeOff(context, attempt.leg, attempt.attempt)
        return (await presentAttempt(context))?.attempt.hold ? 'parked' : 'moved'
      case 'EXECUTION_COMPLETE':
        await endLeg(context, attempt)
        faultPoint('leg.completed')
        return 'moved'
      default:
        return 'parked'
    }
  } catch (error) {
    if (error instanceof FenceLost) throw error
    if (error instanceof ReadAsSecret) return 'moved'
    return await failAttempt(context, attempt, error)
  }
}

async function consume(context: RunContext, attempt: AttemptRow): Promise<'moved'> {
  faultPoint('token.before_consume')
  await consumeToken(context, attempt)
  faultPoint('token.after_consume')
  return 'moved'
}
