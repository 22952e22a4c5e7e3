import { listCatalogue } from '#server/catalogue/list-catalogue.ts'
import { reachDigest } from '#server/compiler/reach-digest.ts'
import { FILE_LIMITS } from '#server/connectors/files/limits.ts'
import { isSameKind } from '#server/crew/same-kind.ts'
import { actChain } from '#server/dispatch/act-chain.ts'
import { askModelStep } from '#server/dispatch/ask-model-step.ts'
import { answerArtifact, questionDigest, refusedAnswerArtifact } from '#server/dispatch/core/answer-artifact.ts'
import { madeDocuments } from '#server/dispatch/core/made-documents.ts'
import {
  effectArtifact,
  idempotencyKey,
  outputArtifact,
  PLAN_BYTES_MAX,
  type PlannedEffect,
  targetOf,
  waitArtifact,
} from '#server/dispatch/core/plan-artifacts.ts'
import {
  type Journal,
  keyOf,
  loadJournal,
  recordedAnswer,
  recordedPorts,
  recordedRead,
  recordedView,
  turnKey,
  walkContext,
} from '#server/dispatch/journal.ts'
import { noteSecretRead, ReadAsSecret } from '#server/dispatch/keep-secret.ts'
import { type LookUp, readOf, viewOf } from '#server/dispatch/look-up.ts'
import { refuseWithdrawn } from '#server/dispatch/refuse-withdrawn.ts'
import { asHolder, type RunContext } from '#server/dispatch/run-context.ts'
import { keepEarlier } from '#server/gateway/mcp/keep-earlier.ts'
import { prepareEffect } from '#server/gateway/mcp/prepare-effect.ts'
import { probeTarget } from '#server/gateway/mcp/probe-target.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { assert } from '#server/kernel/assert.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { faultPoint } from '#server/observability/fault-point.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import type { SealedArtifact } from '#server/plan/artifact.ts'
import { admits, type LivePermission } from '#server/policy/core/standing.ts'
import { usablePermissions } from '#server/policy/standing/live-permissions.ts'
import { CALL_STEPS_MAX, stepBudget } from '#server/program/core/cel.ts'
import { evaluateCondition } from '#server/program/core/evaluate.ts'
import type { OpenAsk, OpenWait, ToolCall, WalkResult } from '#server/program/core/frame.ts'
import { UNCAUGHT } from '#server/program/core/frame.ts'
import { PENDING, pendingIn } from '#server/program/core/pending.ts'
import type { SkillText } from '#server/program/core/skill-prompt.ts'
import { walkProgram } from '#server/program/core/walk.ts'
import { insertArtifacts } from '#server/runs/artifacts/store.ts'
import { isStartedByToken } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** What planning a leg gave: artifacts to seal, or questions to ask first. Nothing outside has changed. */
export interface FlightPlan {
  readonly effects: readonly PlannedEffect[]
  readonly output: SealedArtifact | null
  readonly asks: readonly OpenAsk[]
  readonly waits: readonly OpenWait[]
  readonly final: boolean
  readonly checks: readonly { readonly text: string; readonly holds: boolean }[]
}
/**
 * Plans a leg as the member's identity: reads happen (through the gateway's read door only) and are recorded as evidence
 * one by one, effects are only collected (domain §5, Flight-plan). A worker that takes over finds the evidence and goes on.
 */
export async function flightPlan(context: RunContext, leg: number, attempt: number): Promise<FlightPlan> {
  await inScope(context.workspaceId, async (scope) => await refuseWithdrawn(scope, context.program))
  const journal = await loadJournal(context, leg, attempt)
  const evidence = new Map(journal.evidence)
  const refusals = new Map(journal.refusals)
  const modelAnswers = new Map(journal.modelAnswers)
  let reads = evidence.size + refusals.size + modelAnswers.size
  const countRead = (): void => {
    reads += 1
    if (reads > context.program.budget.readsMax)
      throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'readsMax', max: context.program.budget.readsMax } })
  }
  const keep = async (artifact: SealedArtifact) =>
    await asHolder(context, async (scope) => await insertArtifacts(scope, [{ ...artifact, runId: context.runId, leg, attempt }]))
  const keepFound = async (one: LookUp, output: JsonValue): Promise<void> => {
    const secret = await asHolder(context, async (scope, run) => {
      await insertArtifacts(scope, [{ ...one.found(reads, output), runId: context.runId, leg, attempt }])
      return await noteSecretRead(scope, run, one.places, { leg, attempt })
    })
    if (secret) throw new ReadAsSecret()
  }
  /** Once: what came of it is kept before anything is made of it, and so is a refusal that the run goes on from. */
  const lookUp = async (one: LookUp): Promise<JsonValue> => {
    countRead()
    const output = await one.perform().catch(async (error: unknown) => {
      if (isAppError(error) && one.goesOn(error.code)) {
        await keep(one.refused(reads, error.code))
        refusals.set(one.key, { code: error.code, argsDigest: one.asked })
      }
      throw error
    })
    await keepFound(one, output)
    faultPoint('plan.after_evidence')
    evidence.set(one.key, { output, argsDigest: one.asked })
    return output
  }
  const walk = await walkProgram(context.program, walkContext(context), {
    ...recordedPorts(journal),
    read: async (call) => {
      const known = recordedRead(call, evidence, refusals)
      return known === undefined ? await lookUp(readOf(context, call, `leg-${leg}.${attempt}`)) : known
    },
    skill: async (view) => recordedView(view, evidence, refusals) ?? ((await lookUp(viewOf(context, view))) as SkillText),
    model: async (question) => {
      const known = recordedAnswer(question, modelAnswers, refusals)
      if (known !== undefined) return known
      countRead()
      faultPoint('plan.before_model')
      const { answer, by } = await askModelStep(context, question, { leg, attempt }).catch(async (error: unknown) => {
        if (isAppError(error) && context.caught.has(question.blockPath) && !UNCAUGHT.has(error.code)) {
          await keep(refusedAnswerArtifact(reads, question, error.code))
          refusals.set(turnKey(question), { code: error.code, argsDigest: questionDigest(question) })
        }
        throw error
      })
      faultPoint('plan.after_model')
      await keep(answerArtifact(reads, question, answer, by))
      faultPoint('plan.after_answer')
      modelAnswers.set(turnKey(question), { answer, argsDigest: questionDigest(question) })
      return answer
    },
    waited: async (position) => {
      const output = evidence.get(keyOf(position))?.output ?? journal.ended.get(keyOf(position))
      if (output === undefined || evidence.has(keyOf(position))) return output
      reads += 1
      await keep(waitArtifact(reads, position, output))
      evidence.set(keyOf(position), { output, argsDigest: null })
      return output
    },
  })
  return await planFrom(context, walk, { ...journal, evidence })
}

function toolOf(context: RunContext, call: ToolCall) {
  const tool = context.program.tools[call.block.tool]
  assert(tool, `program lists ${call.block.tool}`)
  return tool
}

/** Exact bytes of every effect: prepared as they will be sent, with the present state of each target. */
async function planFrom(context: RunContext, walk: WalkResult, journal: Journal): Promise<FlightPlan> {
  const probed = new Set<string>()
  const effects: PlannedEffect[] = []
  // A plan that people changed is theirs: it asks, also so that nobody changes it until its token happens not to ask.
  const permissions = journal.amendments.size > 0 ? [] : await permissionsFor(context)
  await refuseOtherKinds(context, walk)
  let earlierBytes = 0
  let planBytes = 0
  const documents = madeDocuments(context.program, journal.evidence, journal.facts)
  for (const [index, call] of walk.effects.entries()) {
    const tool = toolOf(context, call)
    const args = await prepareEffect({
      workspaceId: context.workspaceId,
      tool: tool.tool,
      args: call.args,
      row: tool,
      key: idempotencyKey(context.run.lineageId, call),
      dateMs: context.run.startedAt.getTime(),
      memberAddress: memberAddress(context),
      documents,
    })
    const target = targetOf(tool, call.args)
    const first = target !== null && !probed.has(`${tool.tool.split('.')[0]}:${target}`)
    if (target !== null) probed.add(`${tool.tool.split('.')[0]}:${target}`)
    const precondition = first ? await probeTarget({ workspaceId: context.workspaceId, row: tool, args }) : null
    const bytesMax = FILE_LIMITS.earlierPlanBytesMax - earlierBytes
    // A try is never carried out: there will be nothing to put back.
    const earlier =
      first && context.run.purpose === 'run'
        ? await keepEarlier({ workspaceId: context.workspaceId, tool: tool.tool, args, bytesMax })
        : null
    earlierBytes += earlier?.size ?? 0
    const effect = effectArtifact(call, tool, args, {
      ordinal: index + 1,
      lineageId: context.run.lineageId,
      precondition,
      caught: context.caught.has(call.blockPath),
      whitelist: permissionFor(context, call, args, permissions),
      earlier: earlier?.ref ?? null,
    })
    planBytes += effect.artifact.size
    if (planBytes > PLAN_BYTES_MAX)
      throw new AppError('PAYLOAD_TOO_LARGE', { context: { limit: 'all actions of one plan', bytesMax: PLAN_BYTES_MAX } })
    effects.push(effect)
  }
  return {
    effects,
    output: walk.finished && walk.output !== null ? outputArtifact(walk.output) : null,
    asks: walk.asks,
    waits: walk.waits,
    final: walk.finished,
    checks: checksOf(context, walk, effects),
  }
}

/** A job runs with its abilities as they were when it was put to work: one of another kind needs it to be put to work again. */
async function refuseOtherKinds(context: RunContext, walk: WalkResult): Promise<void> {
  const rows = new Map((await inScope(context.workspaceId, listCatalogue)).map((row) => [row.tool, row]))
  for (const tool of new Set(walk.effects.map((call) => toolOf(context, call)))) {
    const row = rows.get(tool.tool)
    if (row?.effectClass && !isSameKind(row, tool))
      throw new AppError('VALIDATION_FAILED', {
        context: { tool: tool.tool, why: 'the ability is of another kind now; put the job to work again' },
      })
  }
}

/**
 * Permissions that this run may go by. One that puts a run back has none: nobody permitted that beforehand. Nor has what a
 * program started through an API token, itself, the run that this one retries or one that handed over to it (domain §7; decision 0090).
 */
async function permissionsFor({ workspaceId, member, run }: RunContext): Promise<readonly LivePermission[]> {
  if (run.putBackOfRunId !== null) return []
  return await inScope(workspaceId, async (scope) => {
    for (const link of await actChain(scope, run)) if (await isStartedByToken(scope, link.lineageId)) return []
    return await usablePermissions(scope, member.id, systemClock.nowMs())
  })
}

/** The standing permission that covers a call. None covers a step whose author wants somebody to look first. */
function permissionFor(context: RunContext, call: ToolCall, args: JsonObject, permissions: readonly LivePermission[]): string | null {
  const { argRoles, pin, tool } = toolOf(context, call)
  if (call.block.posture !== 'ask') return null
  if (call.block.lookFirst) return null
  const reach = reachDigest(call.block, context.program.tools)
  const { control, labels } = call.block
  const permitted = { stepPath: call.blockPath, tool, pin, reachDigest: reach, args, labels, control, argRoles }
  return permissions.find(({ terms }) => admits(terms, permitted))?.digest ?? null
}

/** `expense-check@acme.example`: the member's own address. */
export function memberAddress(context: Pick<RunContext, 'member' | 'workspace'>): string {
  return `${context.member.slug}@${context.workspace.slug}.example`
}

/** The definition's own checks on this plan; one that needs a Pending value waits for the leg that has it. */
export function checksOf(context: RunContext, walk: WalkResult, effects: readonly PlannedEffect[]): { text: string; holds: boolean }[] {
  const budget = stepBudget(CALL_STEPS_MAX)
  const plan = { effects: effects.map(({ metadata, args }) => ({ tool: metadata.tool, target: metadata.target, args })) }
  return context.program.checks
    .filter(
      (check) =>
        !pendingIn(check.when, walk.scope) &&
        check.when.steps.every((id) => walk.scope.steps[id]?.output !== undefined && walk.scope.steps[id]?.output !== PENDING),
    )
    .map((check) => ({ text: check.text, holds: evaluateCondition(check.when, { ...walk.scope, plan }, budget) }))
}
