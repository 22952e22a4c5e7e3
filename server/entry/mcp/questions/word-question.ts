import type { ElicitRequestParams } from '@modelcontextprotocol/server'
import type { ClientRun } from '#server/clients/schema.ts'
import type { QuestionMode } from '#server/entry/mcp/questions/session-id.ts'

export const TAKE_BACK = 'Take it back'
const KEEP = 'Keep waiting'
const FIELD = 'meanwhile'

/** Nothing that can be answered is a yes: a person decides in the product, signed in. */
export type Answer = 'keep_waiting' | 'take_back'

/**
 * What whoever sits at the client is told of a plan that waits: what it would do and where a person decides. All of it is ours but
 * for the plan, which is made of the admin's templates and of counts.
 */
export function wordQuestion(run: ClientRun, mode: QuestionMode, id: string): ElicitRequestParams {
  const url = run.approvalUrl ?? run.runUrl
  const told = [
    `Run ${run.runNumber} waits for a person. Nothing has been done yet.`,
    ...(run.plan === null ? [] : [`Plan: ${run.plan}.`]),
    ...(run.expiresAt === null ? [] : [`Without a decision by ${run.expiresAt} it ends.`]),
  ]
  const asked = 'What is answered here approves nothing; declining takes the plan back.'
  if (mode === 'url')
    return { mode, url, elicitationId: id, message: [...told, `A person decides in Muster, signed in. ${asked}`].join('\n') }
  return {
    mode,
    message: [...told, `A person decides in Muster, signed in: ${url}`, asked].join('\n'),
    requestedSchema: {
      type: 'object',
      properties: { [FIELD]: { type: 'string', title: 'Until a person decides', enum: [KEEP, TAKE_BACK], default: KEEP } },
      required: [FIELD],
    },
  }
}

/** Whatever comes back, read as one of two: saying no to being asked, or leaving, takes the plan back; anything else lets it wait. */
export function readAnswer(result: unknown): Answer {
  const { action, content } = (typeof result === 'object' && result !== null ? result : {}) as { action?: unknown; content?: unknown }
  if (action === 'decline' || action === 'cancel') return 'take_back'
  const said = typeof content === 'object' && content !== null ? (content as Record<string, unknown>)[FIELD] : undefined
  return action === 'accept' && said === TAKE_BACK ? 'take_back' : 'keep_waiting'
}
