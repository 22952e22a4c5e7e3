import type { ModelSaid, RunAnswers } from '#server/bridge/answers/schema.ts'
import { parseCanonicalJson } from '#server/kernel/canonical-json.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { loadProgram } from '#server/members/load-program.ts'
import { modelBlocks } from '#server/program/core/call-blocks.ts'
import type { ModelAnswer } from '#server/program/core/model-turn.ts'
import { type ArtifactRow, listEvidence } from '#server/runs/artifacts/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const ANSWERS_MAX = 200
const TEXT_MAX = 4000

interface AnswerMeta {
  readonly artifact_type: string
  readonly metadata: {
    readonly blockPath: string
    readonly turn: number
    readonly provider: string
    readonly model: string
    readonly argsDigest: string
  }
}

/** What models said in a run, from its evidence. An answer that a later try of the same part took over counts once. @throws AppError NOT_FOUND */
export async function readAnswers(workspaceId: string, runId: string): Promise<RunAnswers> {
  return await inScope(workspaceId, async (scope) => {
    const run = await findRun(scope, runId)
    const goals = new Map(modelBlocks(await loadProgram(scope, run.programDigest)).map(({ path, goal }) => [path, goal]))
    const goalAt = (path: string): string | null => {
      const goal = goals.get(path)
      return goal?.node === 'literal' && typeof goal.value === 'string' ? goal.value : null
    }
    const said = [...new Map((await listEvidence(scope, run.id)).flatMap((row) => answerIn(row, goalAt))).values()]
    return { answers: said.slice(0, ANSWERS_MAX), more: Math.max(0, said.length - ANSWERS_MAX) }
  })
}

function answerIn(row: ArtifactRow, goalAt: (path: string) => string | null): [string, ModelSaid][] {
  const { artifact_type, metadata } = parseCanonicalJson(row.metaText) as unknown as AnswerMeta
  if (artifact_type !== 'answer' || row.bodyText === null) return []
  const answer = parseCanonicalJson(row.bodyText) as ModelAnswer
  const { argsDigest: askedDigest, blockPath, model, provider, turn } = metadata
  const text = answer.text ?? answer.refusal
  const said = {
    leg: row.leg,
    goal: goalAt(blockPath),
    step: blockPath,
    turn,
    provider,
    model,
    askedDigest,
    text: text === null ? null : cutText(text, TEXT_MAX),
    calls: answer.calls.map((call) => ({ name: call.name, arguments: cutText(call.arguments, TEXT_MAX) })),
    refused: answer.refusal !== null,
  }
  return [[`${row.leg} ${row.artifactHash}`, said]]
}
