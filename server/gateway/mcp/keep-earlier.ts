import { bundledTool } from '#server/connectors/bundled.ts'
import type { Replaced } from '#server/connectors/files/keep-replaced.ts'
import { connectorKey, toolName } from '#server/gateway/mcp/call-tool.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'

/**
 * Keeps the bytes that an effect will replace, where one of our own tools says how; null for all others. Changes nothing outside.
 * @param effect.bytesMax what the plan may still keep
 */
export async function keepEarlier(effect: {
  workspaceId: string
  tool: string
  args: JsonObject
  bytesMax: number
}): Promise<Replaced | null> {
  const { args, bytesMax, tool, workspaceId } = effect
  const own = bundledTool(connectorKey(tool), toolName(tool))
  return own?.keepEarlier ? await own.keepEarlier(args, { workspaceId, bytesMax }) : null
}
