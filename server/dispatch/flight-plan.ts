import { actChain } from '#server/dispatch/act-chain.ts'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { listCatalogue } from '#server/catalogue/list-catalogue.ts'
import { reachDigest } from '#server/compiler/reach-digest.ts'
import { FILE_LIMITS } from '#server/connectors/files/limits.ts'
import { namedPlaces } from '#server/crew/named-places.ts'
import { isSameKind } from '#server/crew/same-kind.ts'
import { matchesTarget } from '#server/crew/target-glob.ts'
import { madeDocuments } from '#server/dispatch/core/made-documents.ts'
import {
  argsDigest,
  effectArtifact,
  evidenceArtifact,
  idempotencyKey,
  outputArtifact,
  PLAN_BYTES_MAX,
  type PlannedEffect,
  refusalArtifact,
  targetOf,
  waitArtifact,
} from '#server/dispatch/core/plan-artifacts.ts'
import { asHolder, type RunContext } from '#server/dispatch/run-context.ts'
import { keepEarlier } from '#server/gateway/mcp/keep-earlier.ts'
import { prepareEffect } from '#server/gateway/mcp/prepare-effect.ts'
import { probeTarget } from '#server/gateway/mcp/probe-target.ts'
import { readTool } from '#server/gateway/mcp/read-tool.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { assert } from '#server/kernel/assert.ts'
import { type JsonObject, type JsonValue, parseCanonicalJson } from '#server/kernel/canonical-json.ts'
import type { ErrorCode } from '#server/kernel/error-catalogue.ts'
import { faultPoint } from '#server/observability/fault-point.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import type { SealedArtifact } from '#server/plan/artifact.ts'
import { admits, type LivePermission } from '#server/policy/core/standing.ts'
import { usablePermissions } from '#server/policy/standing/live-permissions.ts'
import { CALL_STEPS_MAX, stepBudget } from '#server/program/core/cel.ts'
import { evaluateCondition } from '#server/program/core/evaluate.ts'
import { PENDING, pendingIn } from '#server/program/core/pending.ts'
import {
  type Amendment,
  type Fact,
  type OpenAsk,
  type OpenWait,
  type Position,
  type ToolCall,
  type WalkPorts,
  type WalkResult,
  walkProgram,
} from '#server/program/core/walk.ts'
import { amendmentOf, listAmendments } from '#server/runs/amendments/store.ts'
import { insertArtifacts, listEvidence } from '#server/runs/artifacts/store.ts'
import { listRunAsks } from '#server/runs/asks/store.ts'
import { listLineageEffects } from '#server/runs/ledger/store.ts'
import { findAttempt, isStartedByToken } from '#server/runs/store.ts'
import { listEndedWaits } from '#server/runs/waits/store.ts'
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
/** Everything a walk may know: what was read, applied and answered so far. Taken from the database, or from a recording. */
export interface Journal {
  /** Reads with the digest of what they were asked; waits ask nothing. */
  readonly evidence: ReadonlyMap<string, Evidence>
  /** Reads inside `attempt` that were refused: by which code. */
  readonly refusals: ReadonlyMap<string, { readonly code: ErrorCode; readonly argsDigest: string | null }>
  readonly facts: ReadonlyMap<string, Fact>
  readonly answers: ReadonlyMap<string, JsonValue>
  /** What people left out or wrote otherwise in the plans before. */
  readonly amendments: ReadonlyMap<string, Amendment>
  /** What waits gave that are over. A plan knows those that its own evidence names: whether time has passed is read once. */
  readonly ended: ReadonlyMap<string, JsonObject>
}

interface Evidence {
  readonly output: JsonValue
  readonly argsDigest: string | null
}

const keyOf = (position: Position): string => journalKey(position.blockPath, position.itemDigest)
export const journalKey = (blockPath: string, itemDigest: string): string => `${blockPath}#${itemDigest}`

/**
 * Plans a leg as the member's identity: reads happen (through the gateway's read door only) and are recorded as evidence
 * one by one, effects are only collected (domain §5, Flight-plan). A worker that takes over finds the evidence and goes on.
 */
export async function flightPlan(context: RunContext, leg: number, attempt: number): Promise<FlightPlan> {
  const journal = await loadJournal(context, leg, attempt)
  const evidence = new Map(journal.evidence)
  const refusals = new Map(journal.refusals)
  let reads = evidence.size + refusals.size
  const keep = async (artifact: SealedArtifact) =>
    await asHolder(context, async (scope) => await insertArtifacts(scope, [{ ...artifact, runId: context.runId, leg, attempt }]))
  const walk = await walkProgram(context.program, walkContext(context), {
    ...recordedPorts(journal),
    read: async (call) => {
      const key = keyOf(call)
      const known = recordedRead(call, evidence, refusals)
      if (known !== undefined) return known
      reads += 1
      if (reads > context.program.budget.readsMax)
        throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'readsMax', max: context.program.budget.readsMax } })
      faultPoint('plan.before_read')
      const output = await performRead(context, call, `leg-${leg}.${attempt}`).catch(async (error: unknown) => {
        if (isAppError(error) && context.caught.has(call.blockPath)) {
          await keep(refusalArtifact(reads, call, toolOf(context, call), error.code))
          refusals.set(key, { code: error.code, argsDigest: argsDigest(call) })
        }
        throw error
      })
      await keep(evidenceArtifact(reads, call, toolOf(context, call), output))
      faultPoint('plan.after_evidence')
      evidence.set(key, { output, argsDigest: argsDigest(call) })
      return output
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

/** A recorded run does not know a read that its program makes: no `attempt` catches that. */
export class RecordMissing extends Error {
  override readonly name = 'RecordMissing'
}

/** The walk of a recorded leg: nothing is read, a missing record is an error. Calls no gateway (domain §5, Purposes: replay). */
export async function rewalk(context: RunContext, journal: Journal): Promise<WalkResult> {
  return await walkProgram(context.program, walkContext(context), {
    ...recordedPorts(journal),
    read: async (call) => {
      const known = recordedRead(call, journal.evidence, journal.refusals)
      if (known === undefined) throw new RecordMissing(call.blockPath)
      return known
    },
    waited: async (position) => journal.evidence.get(keyOf(position))?.output,
  })
}

/**
 * What a read gave before; undefined = it was not done yet, or was asked otherwise: after an item was left out, what is worked out
 * from the list is worked out anew. @throws AppError what it was refused with
 */
function recordedRead(call: ToolCall, evidence: Journal['evidence'], refusals: Journal['refusals']): JsonValue | undefined {
  const asked = argsDigest(call)
  const refusal = refusals.get(keyOf(call))
  const known = evidence.get(keyOf(call))
  if (known?.argsDigest === asked) return known.output
  if (refusal?.argsDigest === asked) throw new AppError(refusal.code, { context: { read: call.blockPath } })
  return undefined
}

function walkContext(context: RunContext) {
  return {
    inputs: context.run.inputs as JsonObject,
    run: { startedAt: context.run.startedAt.toISOString(), timeZone: context.workspace.timeZone },
  }
}

function recordedPorts(journal: Journal): Pick<WalkPorts, 'fact' | 'answer' | 'amendment' | 'pause'> {
  return {
    // leases are renewed meanwhile
    pause: nextTurn,
    amendment: (position) => journal.amendments.get(keyOf(position)),
    fact: (position) => journal.facts.get(journalKey(position.blockPath, position.itemDigest)),
    answer: (position) => journal.answers.get(journalKey(position.blockPath, position.itemDigest)),
  }
}

/** Evidence of earlier legs (their last attempt) and of this attempt; effects of the lineage; answers. */
export async function loadJournal(context: RunContext, leg: number, attempt: number): Promise<Journal> {
  return await inScope(context.workspaceId, async (scope) => {
    const rows = await listEvidence(scope, context.runId)
    const lastAttempt = new Map<number, number>()
    for (const row of rows) lastAttempt.set(row.leg, Math.max(lastAttempt.get(row.leg) ?? 0, row.attempt))
    const evidence = new Map<string, Evidence>()
    const refusals = new Map<string, { code: ErrorCode; argsDigest: string | null }>()
    for (const row of rows) {
      const counts = row.leg < leg ? row.attempt === lastAttempt.get(row.leg) : row.leg === leg && row.attempt === attempt
      const meta = parseCanonicalJson(row.metaText) as {
        artifact_type: string
        metadata: { blockPath: string; itemDigest: string; argsDigest?: string }
      }
      if (counts && (meta.artifact_type === 'read' || meta.artifact_type === 'wait') && row.bodyText !== null)
        evidence.set(journalKey(meta.metadata.blockPath, meta.metadata.itemDigest), {
          output: parseCanonicalJson(row.bodyText),
          argsDigest: meta.metadata.argsDigest ?? null,
        })
      if (counts && meta.artifact_type === 'refusal' && row.bodyText !== null)
        refusals.set(journalKey(meta.metadata.blockPath, meta.metadata.itemDigest), {
          code: (parseCanonicalJson(row.bodyText) as { refused: ErrorCode }).refused,
          argsDigest: meta.metadata.argsDigest ?? null,
        })
    }
    const facts = new Map<string, Fact>()
    for (const row of await listLineageEffects(scope, context.run.lineageId)) {
      const key = journalKey(row.blockPath, row.itemDigest)
      // What this leg itself or a later retry did is no fact of its plan: so a replay finds the plan as it was made.
      const before = row.runId === context.runId ? row.leg < leg : row.createdAt < context.run.startedAt
      if (!before) continue
      if (row.state === 'confirmed') facts.set(key, { state: 'confirmed', output: (row.response ?? null) as JsonValue })
      // A failure counts in its own run only (for its catch); a retry plans the effect again.
      else if (row.state === 'failed' && row.runId === context.runId)
        facts.set(key, { state: 'failed', code: row.errorCode ?? 'CONNECTOR_REFUSED' })
    }
    const answers = new Map<string, JsonValue>()
    // A sealed plan knew the answers given before it; the one being planned knows all.
    const sealedAt = (await findAttempt(scope, context.runId, leg, attempt))?.sealedAt ?? null
    for (const ask of await listRunAsks(scope, context.runId))
      if (ask.status === 'answered' && (sealedAt === null || (ask.answeredAt !== null && ask.answeredAt < sealedAt)))
        answers.set(ask.blockKey, ask.answer as JsonValue)
    const amendments = new Map<string, Amendment>()
    for (const row of await listAmendments(scope, context.run.lineageId)) {
      const before =
        row.runId === context.runId ? row.leg < leg || (row.leg === leg && row.attempt < attempt) : row.at < context.run.startedAt
      if (before) amendments.set(journalKey(row.blockPath, row.itemDigest), amendmentOf(row))
    }
    const ended = new Map<string, JsonObject>()
    for (const wait of await listEndedWaits(scope, context.run.lineageId)) ended.set(wait.blockKey, { until: wait.until.toISOString() })
    return { evidence, refusals, facts, answers, amendments, ended }
  })
}

function toolOf(context: RunContext, call: ToolCall) {
  const tool = context.program.tools[call.block.tool]
  assert(tool, `program lists ${call.block.tool}`)
  return tool
}

async function performRead(context: RunContext, call: ToolCall, step: string): Promise<JsonValue> {
  const tool = toolOf(context, call)
  const target = namedPlaces(tool, call.args).find((place) => !matchesTarget(tool.targets, place))
  if (tool.effectClass !== 'internal' && tool.targets.length > 0 && target !== undefined)
    throw new AppError('FORBIDDEN', { context: { tool: tool.tool, target, why: 'not among the targets of the job description' } })
  return await readTool({
    workspaceId: context.workspaceId,
    memberId: context.member.id,
    runId: context.runId,
    step,
    tool: tool.tool,
    args: call.args,
    row: tool,
  })
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
  const permitted = { stepPath: call.blockPath, tool, pin, reachDigest: reach, args, labels: call.block.labels, argRoles }
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
