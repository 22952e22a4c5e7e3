import { type AnsweredBy, questionDigest } from '#server/dispatch/core/answer-artifact.ts'
import type { RunContext } from '#server/dispatch/run-context.ts'
import { answerStep } from '#server/gateway/llm/answer-step.ts'
import { capOf } from '#server/gateway/llm/spending/run-cap.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import type { ModelAnswer, ModelQuestion } from '#server/program/core/model-turn.ts'

/** A worker was lost between the answer and its record: so often the question is put anew. */
const LOST_MAX = 3
/** Longer than any chain of a role takes with all its tries. */
const ANSWER_MS_MAX = 30 * 60_000

/**
 * Asks a model for a step of a run, through the gateway, which polices, meters and records the call. The id of the call is that of
 * the question in its attempt, so that it is never charged twice: one whose answer was lost with a worker is put under the next id,
 * as the call that it is.
 * @throws AppError NO_MODEL, MODEL_UNAVAILABLE, MODEL_REFUSED, MODEL_NOT_CLEARED, BUDGET_EXCEEDED
 */
export async function askModelStep(
  context: RunContext,
  question: ModelQuestion,
  at: { readonly leg: number; readonly attempt: number },
): Promise<{ readonly answer: ModelAnswer; readonly by: AnsweredBy }> {
  const { blockPath, itemDigest, turn } = question
  const asked = { runId: context.runId, ...at, blockPath, itemDigest, turn, question: questionDigest(question) }
  for (let lost = 0; lost < LOST_MAX; lost += 1) {
    const requestId = taggedDigest('muster.model-request.v1', { ...asked, lost })
    try {
      const { answer, provider, model, tokens } = await answerStep({
        workspaceId: context.workspaceId,
        memberId: context.member.id,
        runId: context.runId,
        role: question.role,
        confidentiality: question.confidentiality,
        requestId,
        runCapMicro: capOf(context.program.budget),
        body: question.body,
        cancelled: AbortSignal.timeout(ANSWER_MS_MAX),
      })
      return { answer, by: { provider, model, requestId, tokens } }
    } catch (error) {
      if (!isAppError(error, 'MODEL_ASKED_ALREADY')) throw error
    }
  }
  throw new AppError('MODEL_UNAVAILABLE', { context: { step: blockPath, why: 'its answer was lost again and again' } })
}
