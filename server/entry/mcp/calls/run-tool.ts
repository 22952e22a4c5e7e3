import type { CallToolResult } from '@modelcontextprotocol/server'
import { cancelAsked } from '#server/clients/cancel-asked.ts'
import { type ClientSurface, followRun } from '#server/clients/follow-run.ts'
import { defineTool, type ServedTool } from '#server/entry/define-tool.ts'
import { addressOf } from '#server/entry/mcp/calls/address-of.ts'
import { tellRun } from '#server/entry/mcp/calls/tell-run.ts'
import type { McpInput } from '#server/entry/mcp/define-mcp.ts'
import type { Principal } from '#server/identity/principal.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Who asks, and where they find the installation. */
export interface Caller {
  readonly principal: Principal
  readonly base: string
  /** Of clients of 2025-11-25 whose person can be asked (`questions/session-id`). */
  readonly sessionId: string | null
  /** Whether its person may be asked at all: the client's configuration can say no. */
  readonly isAsked: boolean
}

export function callerOf({ headers, principal }: Pick<McpInput, 'headers' | 'principal'>): Caller {
  const isAsked = headers.get('muster-questions')?.toLowerCase() !== 'off'
  return { principal, base: addressOf({ headers }), sessionId: headers.get('mcp-session-id'), isAsked }
}

/** A tool that is about one run, which this program asked for. */
export function runTool(
  about: Pick<ServedTool, 'name' | 'title' | 'description'> & Pick<Parameters<typeof defineTool>[0], 'hints'>,
  call: (runId: string) => Promise<CallToolResult>,
): ServedTool {
  return defineTool({
    ...about,
    inputSchema: {
      type: 'object',
      properties: { runId: { type: 'string', maxLength: 64 } },
      required: ['runId'],
      additionalProperties: false,
    },
    call: async ({ runId }) => await call(String(runId)),
  })
}

/** Takes back a call that waits. @param ask the tool that tells more of a run */
export function cancelTool({ base, principal }: Caller, surface: ClientSurface, { name, ask }: { name: string; ask: string }): ServedTool {
  const about = {
    name,
    title: msg('Take back what still waits'),
    description: 'Ends a run that was asked for here, as long as nothing of it is being done: nobody has to decide on it any more.',
    hints: { readOnlyHint: false, idempotentHint: false },
  }
  return runTool(about, async (runId) => {
    await cancelAsked(principal, runId, surface)
    return tellRun(await followRun(principal, runId, surface, base), ask)
  })
}
