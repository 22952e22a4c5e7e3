import { appendAudit } from '#server/audit/append-audit.ts'
import { actChain } from '#server/dispatch/act-chain.ts'
import { HANDOFF_DEPTH_MAX, inputsFromOutput, outputFrom, type Picked, pickHandoff } from '#server/dispatch/core/pick-handoff.ts'
import { loadJournal, RecordMissing, rewalk } from '#server/dispatch/journal.ts'
import type { RunContext } from '#server/dispatch/run-context.ts'
import { START_REFUSALS, startRun } from '#server/dispatch/start-run.ts'
import { mayStartRuns } from '#server/identity/may-start-runs.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import type { ErrorCode } from '#server/kernel/error-catalogue.ts'
import { loadProgram } from '#server/members/load-program.ts'
import { findVersion, listMembers, type MemberRow } from '#server/members/store.ts'
import { addNotices } from '#server/notices/add-notices.ts'
import { faultPoint } from '#server/observability/fault-point.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { Scope } from '#server/program/core/pending.ts'
import { insertHandoff } from '#server/runs/handoffs/store.ts'
import type { AttemptRow, RunRow } from '#server/runs/store.ts'
import { recordRunEvent, workflowOf } from '#server/runs/transition.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** What a hand-over goes by, looked up before the transaction that ends the run. */
export interface HandoffFacts {
  readonly steps: Scope['steps'] | null
  /** Whether the one in whose name the run acts may still start runs; a role nobody signed is none (domain §9). */
  readonly mayStart: boolean
}
type Refusal = ErrorCode | 'depth' | 'nobody' | 'person' | 'unclear'

/** @returns null where there is nothing to hand over */
export async function handoffFacts(context: RunContext, leg: number): Promise<HandoffFacts | null> {
  const { handoffs } = context.program
  if (handoffs.length === 0 || context.run.purpose !== 'run') return null
  const mentions = handoffs.some(({ when }) => when !== null && when.steps.length > 0)
  return { steps: mentions ? await stepsOf(context, leg) : {}, mayStart: await mayStartRuns(context.workspaceId, context.run.startedBy) }
}

/** What the steps gave, all actions included: walked once more from the records, as a part after the last one would be. */
async function stepsOf(context: RunContext, leg: number): Promise<Scope['steps'] | null> {
  try {
    return (await rewalk(context, await loadJournal(context, leg + 1, 1))).scope.steps
  } catch (error) {
    if (error instanceof RecordMissing || isAppError(error)) return null
    throw error
  }
}

/**
 * Starts the one crew member that takes over from a run that succeeded, in the transaction that ends it: run, job and the row
 * that says so commit together, and the row's key lets a run hand over once. What cannot be started is on record with its
 * reason, and told (requirements 10; decision 0115).
 */
export async function handOver(
  scope: TenantScope,
  context: RunContext,
  ended: { run: RunRow; attempt: AttemptRow; output: JsonObject | null },
  facts: HandoffFacts,
): Promise<void> {
  const { run, output } = ended
  const picked = pick(context, ended, facts)
  if (picked.kind === 'none') return
  const member = (await listMembers(scope)).find(({ slug }) => slug === picked.to)
  const at = new Date(systemClock.nowMs())
  const row = { runId: run.id, to: picked.to, toMemberId: member?.id ?? null, at }
  const started = await tryStart(scope, context, { picked, member, run, output, mayStart: facts.mayStart })
  faultPoint('handoff.started')
  if (typeof started === 'string') {
    await insertHandoff(scope, { ...row, outcome: 'refused', childRunId: null, reason: started })
    await tellOfRefusal(scope, run, started, at.getTime())
  } else await insertHandoff(scope, { ...row, outcome: 'started', childRunId: started.id, reason: null })
  await record(scope, ended, { to: picked.to, at, child: typeof started === 'string' ? null : started, reason: started })
  faultPoint('handoff.recorded')
}

function pick(context: RunContext, { output }: { output: JsonObject | null }, { steps }: HandoffFacts): Picked {
  const { handoffs } = context.program
  const [first] = handoffs
  if (!first) return { kind: 'none' }
  if (steps === null) return { kind: 'unclear', to: first.to }
  const run = { startedAt: context.run.startedAt.toISOString(), timeZone: context.workspace.timeZone }
  return pickHandoff(handoffs, { inputs: context.run.inputs, run, output, steps })
}

async function tryStart(
  scope: TenantScope,
  context: RunContext,
  about: { picked: Picked; member: MemberRow | undefined; run: RunRow; output: JsonObject | null; mayStart: boolean },
): Promise<RunRow | Refusal> {
  const { member, output, picked, run } = about
  if (picked.kind === 'unclear') return 'unclear'
  if (!member) return 'nobody'
  if (!about.mayStart) return 'person'
  if ((await actChain(scope, run)).length > HANDOFF_DEPTH_MAX) return 'depth'
  try {
    return await startRun(scope, {
      memberId: member.id,
      inputs: inputsFromOutput(output, await inputSchemaOf(scope, member)),
      purpose: 'run',
      origin: 'handoff',
      by: run.startedBy,
      parent: run,
      inputsFrom: outputFrom(context.program, run.inputsFrom),
      inputsConfidentiality: context.program.handsOver ?? 'workspace',
    })
  } catch (error) {
    if (!isAppError(error) || !START_REFUSALS.has(error.code)) throw error
    return error.code
  }
}

/** Of the version at work; what has none is refused by `startRun`. */
async function inputSchemaOf(scope: TenantScope, member: MemberRow): Promise<JsonObject> {
  if (member.activeVersionId === null) return {}
  const { programDigest } = await findVersion(scope, member.activeVersionId)
  return programDigest === null ? {} : (await loadProgram(scope, programDigest)).inputs
}

async function tellOfRefusal(scope: TenantScope, run: RunRow, reason: Refusal, nowMs: number): Promise<void> {
  const about = { runId: run.id, memberId: run.memberId, reason }
  await addNotices(scope, { kind: 'handoff_refused', key: `handoff_refused:${run.id}`, about, to: [run.startedBy] }, nowMs)
}

async function record(
  scope: TenantScope,
  { run, attempt }: { run: RunRow; attempt: AttemptRow },
  what: { to: string; at: Date; child: RunRow | null; reason: RunRow | Refusal },
): Promise<void> {
  const { at, child, to } = what
  const reason = typeof what.reason === 'string' ? what.reason : null
  const data = { to, childRunId: child?.id ?? null, reason }
  await recordRunEvent(scope, run, attempt, child === null ? 'handoff_refused' : 'handed_over', data, at)
  const type = child === null ? 'run.handoff_refused' : 'run.handed_over'
  const message = child === null ? `not handed over to ${to}: ${reason}` : `handed over to ${to}`
  const severity = child === null ? { severity: 'warning' as const } : {}
  await appendAudit(scope, [{ type, ...severity, workflowState: 'COMPLETED', workflow: workflowOf(run, attempt), message, ext: data }], {
    atMs: at.getTime(),
    ids: systemIds,
  })
}
