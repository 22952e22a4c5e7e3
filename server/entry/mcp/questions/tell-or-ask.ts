import { setTimeout as sleep } from 'node:timers/promises'
import {
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type InputRequest,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
} from '@modelcontextprotocol/server'
import { clientKey } from '#server/clients/client-of.ts'
import { type ClientSurface, followRun, waitForRun } from '#server/clients/follow-run.ts'
import type { ClientRun } from '#server/clients/schema.ts'
import type { ToolTurn } from '#server/entry/define-tool.ts'
import type { Caller } from '#server/entry/mcp/calls/run-tool.ts'
import { tellRun } from '#server/entry/mcp/calls/tell-run.ts'
import { openQuestion } from '#server/entry/mcp/questions/open-questions.ts'
import { questionId, runOfQuestion } from '#server/entry/mcp/questions/question-id.ts'
import { modesOfCapability, modesOfSession, type QuestionMode } from '#server/entry/mcp/questions/session-id.ts'
import { takeAnswer } from '#server/entry/mcp/questions/take-answer.ts'
import { readAnswer, wordQuestion } from '#server/entry/mcp/questions/word-question.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'

/** With the wait for the plan before it, less than the minute after which clients give up on a call. */
const ANSWER_MS = 45_000
const LOOK_MS = 2_000
/** Of a run that is decided on while the question stands: so long its outcome is waited for. */
const OUTCOME_MS = 4_000
const KEY = 'plan'
const TAKEN_BACK = `It was taken back at the client, which was told that the plan waits. A client that answers such questions by itself is
not asked with the header Muster-Questions: off.`.replaceAll('\n', ' ')

/** Where a run was asked for, and the tool that tells more of it. */
export interface Telling {
  readonly caller: Caller
  readonly surface: ClientSurface
  readonly again: string
}

/**
 * Tells a client of its run. Where a person has to decide, and the client declared that its person can be asked, they are asked first:
 * informed, with the way to take the plan back. Nothing that is answered approves anything.
 * @param waitMs how long a client of 2025-11-25 is waited for
 */
export async function tellOrAsk(
  run: ClientRun,
  telling: Telling,
  turn: ToolTurn,
  waitMs = ANSWER_MS,
): Promise<CallToolResult | InputRequiredResult> {
  const modes = modesOf(telling.caller, turn)
  const mode: QuestionMode | undefined = modes.includes('url') ? 'url' : modes[0]
  if (run.status !== 'waiting_approval' || mode === undefined) return tellRun(run, telling.again)
  const id = questionId(run.runId, telling.caller)
  if (turn.context.mcpReq.envelope === undefined) return await askOnStream(run, { ...telling, mode, id, waitMs }, turn)
  const { elicitationId, ...params } = wordQuestion(run, mode, id) as ReturnType<typeof wordQuestion> & { elicitationId?: string }
  const question = { method: 'elicitation/create', params } as InputRequest
  return inputRequired({ inputRequests: { [KEY]: question }, requestState: id })
}

/**
 * A call of 2026-07-28 that comes again with an answer begins nothing: it is about the run that it began.
 * @returns undefined for a call that answers nothing
 * @throws AppError VALIDATION_FAILED for a state that was not given to this program; NOT_FOUND
 */
export async function tellAnswered({ caller, surface, again }: Telling, turn: ToolTurn): Promise<CallToolResult | undefined> {
  const { inputResponses, requestState } = turn.context.mcpReq
  const state = requestState<unknown>()
  if (state === undefined) return undefined
  const runId = runOfQuestion(state, caller)
  if (runId === undefined) throw new AppError('VALIDATION_FAILED', { context: { why: 'requestState was not given to this client' } })
  const given = inputResponse(inputResponses, KEY)
  const answer = given.kind === 'elicit' ? readAnswer(given) : 'keep_waiting'
  await takeAnswer(caller.principal, runId, surface, answer)
  return tellAfter(await followRun(caller.principal, runId, surface, caller.base), again)
}

interface Asking extends Telling {
  readonly mode: QuestionMode
  readonly id: string
  readonly waitMs: number
}

/** Asks on the open answer of the call; the answer comes by itself, as a request of its own (`hearAnswer`). */
async function askOnStream(run: ClientRun, asking: Asking, turn: ToolTurn): Promise<CallToolResult> {
  const { caller, surface, again, mode, id, waitMs } = asking
  const { base, principal } = caller
  const question = openQuestion(id, clientKey(principal))
  if (!question) return tellRun(run, again)
  const { signal } = turn.context.mcpReq
  const until = systemClock.monotonicMs() + waitMs
  try {
    await turn.send({ jsonrpc: '2.0', id, method: 'elicitation/create', params: { ...wordQuestion(run, mode, id) } })
    for (;;) {
      const leftMs = until - systemClock.monotonicMs()
      const answered = question.answered.then(() => true)
      const isAnswered = await Promise.race([answered, sleep(Math.max(0, Math.min(LOOK_MS, leftMs)), false, { signal })])
      if (isAnswered) return tellAfter(await followRun(principal, run.runId, surface, base), again)
      const now = await followRun(principal, run.runId, surface, base)
      if (now.status === 'waiting_approval' && leftMs > LOOK_MS) continue
      // Nobody has to answer any more: the client may close what it shows.
      await turn.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id } })
      if (now.status === 'waiting_approval') return tellRun(now, again)
      return tellRun(await waitForRun(principal, run.runId, surface, { base, waitMs: OUTCOME_MS }), again)
    }
  } finally {
    question.close()
  }
}

function tellAfter(run: ClientRun, again: string): CallToolResult {
  const told = tellRun(run, again)
  if (run.status !== 'cancelled') return told
  return { ...told, content: [...told.content, { type: 'text', text: TAKEN_BACK }] }
}

function modesOf({ isAsked, sessionId }: Caller, turn: ToolTurn): readonly QuestionMode[] {
  if (!isAsked) return []
  const { envelope } = turn.context.mcpReq
  if (envelope === undefined) return modesOfSession(sessionId)
  const declared = (envelope as Record<string, unknown>)[CLIENT_CAPABILITIES_META_KEY] as { readonly elicitation?: unknown } | undefined
  return modesOfCapability(declared?.elicitation)
}
