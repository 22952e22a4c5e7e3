import { findCatalogueRow } from '#server/catalogue/list-catalogue.ts'
import { pinOf } from '#server/catalogue/tool-pin.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { fillSecrets } from '#server/gateway/mcp/fill-secrets.ts'
import { hideInJson, hideInText } from '#server/gateway/mcp/hide-secrets.ts'
import { openSession } from '#server/gateway/mcp/open-session.ts'
import type { CallAnswer, Session } from '#server/gateway/mcp/session.ts'
import { NeverConnected } from '#server/gateway/mcp/supervise.ts'
import { AppError, type ErrorContext, isAppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { inScope } from '#server/tenancy/store.ts'

export const toolName = (tool: string): string => tool.slice(tool.indexOf('.') + 1)
export const connectorKey = (tool: string): string => tool.slice(0, tool.indexOf('.'))

/**
 * The row of a tool as an admin accepted it, if that is still what was compiled.
 * @throws AppError TOOL_QUARANTINED, TOOL_UNCLASSIFIED
 */
export async function acceptedRow(workspaceId: string, tool: string, pin: string | null): Promise<CatalogueRow> {
  const row = await inScope(workspaceId, async (scope) => await findCatalogueRow(scope, tool))
  if (row?.state !== 'active' || (pin !== null && row.pin !== pin)) throw new AppError('TOOL_QUARANTINED', { context: { tool } })
  if (row.effectClass === null) throw new AppError('TOOL_UNCLASSIFIED', { context: { tool } })
  return row
}

/**
 * A session whose server still announces this tool exactly as it was accepted. Our own servers announce their rows.
 * @throws AppError TOOL_QUARANTINED when it now says something else, CONNECTOR_UNAVAILABLE
 */
export async function sessionFor(workspaceId: string, row: CatalogueRow): Promise<Session> {
  const key = connectorKey(row.tool)
  const session = await openSession(workspaceId, key)
  if (session.kind === 'in-process') return session
  const named = (await session.listTools()).filter((tool) => tool.name === toolName(row.tool))
  if (named.length !== 1 || named[0] === undefined || pinOf(key, named[0]) !== row.pin) throw new AppError('TOOL_QUARANTINED', { context: { tool: row.tool } })
  return session
}

export interface ToolCall {
  readonly workspaceId: string
  readonly memberId: string | null
  readonly row: CatalogueRow
  readonly args: JsonObject
  readonly meta: JsonObject
  readonly timeoutMs: number
}

/**
 * One call with the secrets filled in, and hidden again in the answer, its errors included. The only place where a handle
 * becomes a value.
 * @throws AppError SECRET_NOT_BOUND before anything is sent; CONNECTOR_*
 */
export async function callTool(session: Session, call: ToolCall): Promise<CallAnswer> {
  const { args, forms } = await fillSecrets({ workspaceId: call.workspaceId, memberId: call.memberId }, call.row, call.args)
  try {
    const answer = await session.call(toolName(call.row.tool), args, call.meta, call.timeoutMs)
    if (answer.kind === 'answer') return { ...answer, output: hideInJson(answer.output, forms) }
    return answer.kind === 'refused' ? { ...answer, text: hideInText(answer.text, forms) } : answer
  } catch (error) {
    // without its cause, which holds the server's own words
    if (forms.length > 0 && isAppError(error) && !(error instanceof NeverConnected)) throw new AppError(error.code, { context: hideInJson(error.context as JsonObject, forms) as ErrorContext })
    throw error
  }
}
