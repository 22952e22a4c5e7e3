import { assigneesOf } from '#server/dispatch/assignees-of.ts'
import { beginWaits } from '#server/dispatch/begin-waits.ts'
import { checksArtifact } from '#server/dispatch/core/plan-artifacts.ts'
import { type FlightPlan, flightPlan } from '#server/dispatch/flight-plan.ts'
import { journalKey } from '#server/dispatch/journal.ts'
import { recordAsk } from '#server/dispatch/record-ask.ts'
import { asHolder, currentAttempt, type RunContext } from '#server/dispatch/run-context.ts'
import { assert } from '#server/kernel/assert.ts'
import { keepableText } from '#server/kernel/keepable-json.ts'
import { addNotices } from '#server/notices/add-notices.ts'
import { faultPoint } from '#server/observability/fault-point.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { OpenAsk } from '#server/program/core/frame.ts'
import { insertArtifacts } from '#server/runs/artifacts/store.ts'
import { insertAsk } from '#server/runs/asks/store.ts'
import { type AttemptRow, findAttempt, type RunRow } from '#server/runs/store.ts'
import { recordRunEvent, transition } from '#server/runs/transition.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * INIT → PLAN_RUNNING → PLAN_GENERATED. A lost worker's planning is taken up from its evidence. When the leg has nothing
 * to do before a person answers or time has passed, the questions are asked, the timers begin, and the run waits.
 */
export async function planLeg(context: RunContext, attempt: AttemptRow): Promise<'moved' | 'parked'> {
  if (attempt.state === 'INIT') {
    await asHolder(context, async (scope, run) => {
      const now = currentAttempt(await findAttempt(scope, run.id, attempt.leg, attempt.attempt), run)
      await transition(scope, run, now, { type: 'plan_started' })
    })
  }
  const plan = await flightPlan(context, attempt.leg, attempt.attempt)
  if (plan.effects.length === 0 && !plan.final) {
    assert(plan.asks.length + plan.waits.length > 0, 'a walk that is not over has effects, questions or waits')
    return await pause(context, attempt, plan)
  }
  faultPoint('plan.before_artifacts')
  await asHolder(context, async (scope, run) => {
    const now = currentAttempt(await findAttempt(scope, run.id, attempt.leg, attempt.attempt), run)
    const sealed = [...plan.effects.map((effect) => effect.artifact), ...(plan.output ? [plan.output] : []), checksArtifact(plan.checks)]
    await insertArtifacts(
      scope,
      sealed.map((artifact) => ({ ...artifact, runId: run.id, leg: attempt.leg, attempt: attempt.attempt })),
    )
    await transition(
      scope,
      run,
      now,
      { type: 'planned' },
      { change: { final: plan.final }, data: { effects: plan.effects.length, final: plan.final } },
    )
  })
  faultPoint('plan.after_artifacts')
  return 'moved'
}

/** Nothing to do before a person answers or time has passed: questions and timers begin together. */
async function pause(context: RunContext, attempt: AttemptRow, plan: FlightPlan): Promise<'moved' | 'parked'> {
  const people = new Map<string, string[]>()
  for (const { block } of plan.asks) people.set(block.assignee, await assigneesOf(context.workspaceId, block.assignee))
  const isOver = await asHolder(context, async (scope, run) => {
    await askPeople(scope, { run, attempt, people }, plan.asks)
    return await beginWaits(scope, context, { run, attempt }, plan.waits)
  })
  faultPoint('wait.begun')
  return isOver ? 'moved' : 'parked'
}

async function askPeople(
  scope: TenantScope,
  { run, attempt, people }: { run: RunRow; attempt: AttemptRow; people: ReadonlyMap<string, readonly string[]> },
  asks: readonly OpenAsk[],
): Promise<void> {
  if (asks.length === 0) return
  const atMs = systemClock.nowMs()
  for (const ask of asks) {
    const askId = systemIds.next('ask')
    const isNew = await insertAsk(scope, {
      id: askId,
      runId: run.id,
      blockKey: journalKey(ask.blockPath, ask.itemDigest),
      question: keepableText(ask.question),
      form: ask.block.form,
      options: ask.block.options,
      assignee: ask.block.assignee,
      onTimeout: ask.block.onTimeout,
      expiresAt: new Date(atMs + ask.block.timeoutMs),
      status: 'open',
    })
    if (!isNew) continue
    const about = { askId, runId: run.id, memberId: run.memberId }
    const to = run.purpose === 'dry-run' ? [] : (people.get(ask.block.assignee) ?? [])
    await addNotices(scope, { kind: 'question_asked', key: `question_asked:${askId}`, about, to }, atMs)
    await recordAsk(scope, { ...attempt, id: run.id }, 'ask.asked', { askId, assignee: ask.block.assignee, at: new Date(atMs) })
  }
  await recordRunEvent(scope, run, attempt, 'asked', { questions: asks.length }, new Date(atMs))
}
