import type { CallToolResult } from '@modelcontextprotocol/server'
import { delimit } from '#server/clients/core/delimit.ts'
import type { ClientRun } from '#server/clients/schema.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'

/** What a look-up gave, set apart as somebody else's words: in its fields too, for some clients show those to their model. */
export function tellOutput(output: JsonObject, from: string): CallToolResult {
  const text = delimit(JSON.stringify(output), from)
  return { content: [{ type: 'text', text }], structuredContent: { status: 'done', output: text } }
}

/**
 * A run in words for a model and in fields for a program. Ids, states and addresses are ours; what an app or a person said stands apart,
 * wherever it stands. As JSON alone, a program asks for it at `pollUrl`.
 * @param ask the tool that tells more of it
 */
export function tellRun(run: ClientRun, ask: string): CallToolResult {
  const again = `Ask again with ${ask} and runId ${run.runId}.`
  const from = `run ${run.runNumber}`
  const output = run.output === null ? null : delimit(JSON.stringify(run.output), from)
  const detail = run.reason === null || run.reason.text === run.reason.title ? null : delimit(run.reason.text, from)
  const text = [...sentences(run, again), detail, output].filter((line) => line !== null).join('\n')
  const reason = run.reason && { ...run.reason, text: detail ?? run.reason.text }
  return { content: [{ type: 'text', text }], structuredContent: { ...run, reason, output } }
}

function sentences(run: ClientRun, again: string): string[] {
  const plan = run.plan === null ? [] : [`Plan: ${run.plan}.`]
  const why = run.reason === null ? [] : [`${run.reason.title} (${run.reason.code})`]
  switch (run.status) {
    case 'waiting_approval':
      return [
        `Run ${run.runNumber} waits for a person. Nothing has been done yet.`,
        ...plan,
        `A person decides in the product, signed in: ${run.approvalUrl ?? run.runUrl}`,
        ...(run.expiresAt === null ? [] : [`Without a decision by ${run.expiresAt} it ends.`]),
        again,
      ]
    case 'succeeded':
      return [`Run ${run.runNumber} is done.`, ...plan]
    case 'failed':
    case 'cancelled':
    case 'expired':
      return [`Run ${run.runNumber} ended as ${run.status}.`, ...plan, ...why, `See ${run.runUrl}`]
    case 'blocked':
      return [`Run ${run.runNumber} is held.`, ...why, `A person looks at it here: ${run.runUrl}`, again]
    default:
      return [`Run ${run.runNumber} goes on (${run.status}).`, ...plan, again]
  }
}
