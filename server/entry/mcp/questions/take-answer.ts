import { cancelAsked } from '#server/clients/cancel-asked.ts'
import type { ClientSurface } from '#server/clients/follow-run.ts'
import { wakeQuestion } from '#server/entry/mcp/questions/open-questions.ts'
import { type Asked, runOfQuestion } from '#server/entry/mcp/questions/question-id.ts'
import { type Answer, readAnswer } from '#server/entry/mcp/questions/word-question.ts'
import type { Principal } from '#server/identity/principal.ts'
import { isAppError } from '#server/kernel/app-error.ts'

/**
 * Does what was answered about a run: takes it back, as `runs_cancel` does, or nothing at all. What is over or being done by now stays
 * as it is.
 * @throws AppError NOT_FOUND for runs of others
 */
export async function takeAnswer(principal: Principal, runId: string, surface: ClientSurface, answer: Answer): Promise<void> {
  if (answer === 'keep_waiting') return
  await cancelAsked(principal, runId, surface).catch((error: unknown) => {
    if (!isAppError(error, 'ALREADY_DECIDED') && !isAppError(error, 'RUN_NOT_CANCELLABLE')) throw error
  })
}

/** Whether a message answers something that was asked, and asks for nothing itself. */
export function isAnswer(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'id' in message && !('method' in message)
}

/**
 * An answer that a client of 2025-11-25 sends by itself, while the call that asked it waits, or later, or to another process. One that
 * was put to somebody else, or to another session, does nothing; an error is none.
 */
export async function hearAnswer(asked: Asked, surface: ClientSurface, message: unknown): Promise<void> {
  const { id, result } = message as { id?: unknown; result?: unknown }
  const runId = runOfQuestion(id, asked)
  if (runId === undefined) return
  await takeAnswer(asked.principal, runId, surface, readAnswer(result))
  wakeQuestion(id as string)
}
