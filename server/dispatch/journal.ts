import { setImmediate as nextTurn } from 'node:timers/promises'
import { questionDigest } from '#server/dispatch/core/answer-artifact.ts'
import { argsDigest } from '#server/dispatch/core/plan-artifacts.ts'
import { viewDigest } from '#server/dispatch/core/view-artifact.ts'
import type { RunContext } from '#server/dispatch/run-context.ts'
import { faultOf } from '#server/gateway/mcp/check-json.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { type JsonObject, type JsonValue, parseCanonicalJson } from '#server/kernel/canonical-json.ts'
import type { ErrorCode } from '#server/kernel/error-catalogue.ts'
import type { Amendment, Fact, Position, SkillView, ToolCall, WalkPorts, WalkResult } from '#server/program/core/frame.ts'
import type { ModelAnswer, ModelQuestion } from '#server/program/core/model-turn.ts'
import type { SkillText } from '#server/program/core/skill-prompt.ts'
import { walkProgram } from '#server/program/core/walk.ts'
import { amendmentOf, listAmendments } from '#server/runs/amendments/store.ts'
import { listEvidence } from '#server/runs/artifacts/store.ts'
import { listRunAsks } from '#server/runs/asks/store.ts'
import { listLineageEffects } from '#server/runs/ledger/store.ts'
import { findAttempt } from '#server/runs/store.ts'
import { listEndedWaits } from '#server/runs/waits/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Everything a walk may know: what was read, applied and answered so far. Taken from the database, or from a recording. */
export interface Journal {
  /** Reads with the digest of what they were asked; waits ask nothing. */
  readonly evidence: ReadonlyMap<string, Evidence>
  /** What models answered, by the turn, with the digest of the question. */
  readonly modelAnswers: ReadonlyMap<string, Answered>
  /** Reads inside `attempt` that were refused: by which code. */
  readonly refusals: ReadonlyMap<string, { readonly code: ErrorCode; readonly argsDigest: string | null }>
  readonly facts: ReadonlyMap<string, Fact>
  readonly answers: ReadonlyMap<string, JsonValue>
  /** What people left out or wrote otherwise in the plans before. */
  readonly amendments: ReadonlyMap<string, Amendment>
  /** What waits gave that are over. A plan knows those that its own evidence names: whether time has passed is read once. */
  readonly ended: ReadonlyMap<string, JsonObject>
}

export interface Answered {
  readonly answer: ModelAnswer
  readonly argsDigest: string | null
}
export interface Evidence {
  readonly output: JsonValue
  readonly argsDigest: string | null
}

export const keyOf = (position: Position): string => journalKey(position.blockPath, position.itemDigest)
export const turnKey = (question: ModelQuestion): string => `${keyOf(question)}~${question.turn}`
export const journalKey = (blockPath: string, itemDigest: string): string => `${blockPath}#${itemDigest}`

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
    skill: async (view) => {
      const known = recordedView(view, journal.evidence, journal.refusals)
      if (known === undefined) throw new RecordMissing(view.blockPath)
      return known
    },
    waited: async (position) => journal.evidence.get(keyOf(position))?.output,
    model: async (question) => {
      const known = recordedAnswer(question, journal.modelAnswers, journal.refusals)
      if (known === undefined) throw new RecordMissing(question.blockPath)
      return known
    },
  })
}

/** What a model answered before; undefined = it was not asked yet, or asked otherwise. @throws AppError what asking was refused with */
export function recordedAnswer(
  question: ModelQuestion,
  answers: Journal['modelAnswers'],
  refusals: Journal['refusals'],
): ModelAnswer | undefined {
  const asked = questionDigest(question)
  const known = answers.get(turnKey(question))
  const refusal = refusals.get(turnKey(question))
  if (known?.argsDigest === asked) return known.answer
  if (refusal?.argsDigest === asked) throw new AppError(refusal.code, { context: { model: question.role, step: question.blockPath } })
  return undefined
}

/**
 * What a read gave before; undefined = it was not done yet, or was asked otherwise: after an item was left out, what is worked out
 * from the list is worked out anew. @throws AppError what it was refused with
 */
export function recordedRead(call: ToolCall, evidence: Journal['evidence'], refusals: Journal['refusals']): JsonValue | undefined {
  const asked = argsDigest(call)
  const refusal = refusals.get(keyOf(call))
  const known = evidence.get(keyOf(call))
  if (known?.argsDigest === asked) return known.output
  if (refusal?.argsDigest === asked) throw new AppError(refusal.code, { context: { read: call.blockPath } })
  return undefined
}

/** What a model read of a skill before; undefined = not yet, or of another version. @throws AppError what it was refused with */
export function recordedView(view: SkillView, evidence: Journal['evidence'], refusals: Journal['refusals']): SkillText | undefined {
  const wanted = viewDigest(view)
  const [seen, told] = [evidence.get(keyOf(view)), refusals.get(keyOf(view))]
  if (seen?.argsDigest === wanted) return seen.output as SkillText
  if (told?.argsDigest === wanted) throw new AppError(told.code, { context: { skill: view.skill.slug } })
  return undefined
}

export function walkContext(context: RunContext) {
  return {
    inputs: context.run.inputs as JsonObject,
    run: { startedAt: context.run.startedAt.toISOString(), timeZone: context.workspace.timeZone },
  }
}

export function recordedPorts(journal: Journal): Pick<WalkPorts, 'fact' | 'answer' | 'amendment' | 'pause' | 'faultOf'> {
  return {
    faultOf,
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
    const modelAnswers = new Map<string, Answered>()
    for (const row of rows) {
      const counts = row.leg < leg ? row.attempt === lastAttempt.get(row.leg) : row.leg === leg && row.attempt === attempt
      const meta = parseCanonicalJson(row.metaText) as {
        artifact_type: string
        metadata: { blockPath: string; itemDigest: string; argsDigest?: string; turn?: number }
      }
      const { turn } = meta.metadata
      const key = `${journalKey(meta.metadata.blockPath, meta.metadata.itemDigest)}${turn === undefined ? '' : `~${turn}`}`
      if (counts && meta.artifact_type === 'answer' && row.bodyText !== null)
        modelAnswers.set(key, { answer: parseCanonicalJson(row.bodyText) as ModelAnswer, argsDigest: meta.metadata.argsDigest ?? null })
      if (counts && (meta.artifact_type === 'read' || meta.artifact_type === 'wait') && row.bodyText !== null)
        evidence.set(key, {
          output: parseCanonicalJson(row.bodyText),
          argsDigest: meta.metadata.argsDigest ?? null,
        })
      if (counts && meta.artifact_type === 'refusal' && row.bodyText !== null)
        refusals.set(key, {
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
    return { evidence, modelAnswers, refusals, facts, answers, amendments, ended }
  })
}
