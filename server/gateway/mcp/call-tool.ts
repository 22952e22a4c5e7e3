import { type CatalogueEntry, findCatalogueEntry } from '#server/catalogue/list-catalogue.ts'
import type { ConnectorRow } from '#server/catalogue/store.ts'
import { syncConnector } from '#server/catalogue/sync-connector.ts'
import { pinOf } from '#server/catalogue/tool-pin.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { CONFIDENTIAL_META } from '#server/gateway/mcp/as-member.ts'
import { hideInJson, hideInText } from '#server/gateway/mcp/hide-secrets.ts'
import { openSession } from '#server/gateway/mcp/open-session.ts'
import { type CallAnswer, NeverSent, type Session } from '#server/gateway/mcp/session.ts'
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
  return acceptedEntry(await inScope(workspaceId, async (scope) => await findCatalogueEntry(scope, tool)), tool, pin).row
}

/** The same of a tool that was looked up, with its app. @throws AppError TOOL_QUARANTINED, TOOL_UNCLASSIFIED */
export function acceptedEntry(found: CatalogueEntry | undefined, tool: string, pin: string | null): CatalogueEntry {
  const row = found?.row
  if (row?.state !== 'active' || (pin !== null && row.pin !== pin)) throw new AppError('TOOL_QUARANTINED', { context: { tool } })
  if (row.effectClass === null) throw new AppError('TOOL_UNCLASSIFIED', { context: { tool } })
  return { row, connector: found?.connector }
}

/**
 * A session whose server still announces this tool exactly as it was accepted. Our own servers announce their rows.
 * @param seen its app, where it was looked up together with the row
 * @throws AppError TOOL_QUARANTINED when it now says something else, CONNECTOR_UNAVAILABLE
 */
export async function sessionFor(workspaceId: string, row: CatalogueRow, seen?: ConnectorRow): Promise<Session> {
  const key = connectorKey(row.tool)
  const session = await openSession(workspaceId, key, seen)
  if (session.kind === 'in-process') return session
  const announced = await session.listTools()
  const named = announced.filter((tool) => tool.name === toolName(row.tool))
  if (named.length !== 1 || named[0] === undefined || pinOf(key, named[0]) !== row.pin) {
    // kept with what it says now, so that an admin finds the difference and it stays refused until then
    await inScope(workspaceId, async (scope) => await syncConnector(scope, key, announced))
    throw new AppError('TOOL_QUARANTINED', { context: { tool: row.tool } })
  }
  return session
}

export interface ToolCall {
  readonly row: CatalogueRow
  /** From `fillSecrets`: what goes out, and what must not come back. */
  readonly filled: { readonly args: JsonObject; readonly forms: readonly string[] }
  readonly meta: JsonObject
  readonly timeoutMs: number
  /** Monotonic time after which nothing may go out any more. */
  readonly sendByMs?: number
}

/**
 * One call; every form of the secrets in it is hidden in the answer, its errors included.
 * @throws AppError CONNECTOR_*; NeverSent when nothing went out
 */
export async function callTool(session: Session, call: ToolCall): Promise<CallAnswer> {
  const { args, forms } = call.filled
  try {
    const meta = forms.length > 0 ? { ...call.meta, [CONFIDENTIAL_META]: true } : call.meta
    const answer = await session.call(toolName(call.row.tool), args, meta, call.timeoutMs, call.sendByMs)
    if (answer.kind === 'answer') return { ...answer, output: hideInJson(answer.output, forms) }
    return answer.kind === 'refused' ? { ...answer, text: hideInText(answer.text, forms) } : answer
  } catch (error) {
    // without its cause, which holds the server's own words
    if (forms.length > 0 && isAppError(error) && !(error instanceof NeverSent))
      throw new AppError(error.code, { context: hideInJson(error.context as JsonObject, forms) as ErrorContext })
    throw error
  }
}
