import { bundledTool } from '#server/connectors/bundled.ts'
import { connectorKey, toolName } from '#server/gateway/mcp/call-tool.ts'
import { probeArgs, probeDigest } from '#server/gateway/mcp/probe-target.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import type { ProgramTool } from '#server/program/program.ts'

/** How an effect's target will look once it is done, and what the call will have given; null where nobody can say. */
export interface ExpectedAfter {
  readonly digest: string
  readonly output: JsonObject
}

/** From the sealed arguments alone; touches nothing. Foreign servers promise nothing, so theirs is null. */
export function expectedAfter(effect: { row: ProgramTool; args: JsonObject }): ExpectedAfter | null {
  const own = bundledTool(connectorKey(effect.row.tool), toolName(effect.row.tool))
  const place = probeArgs(effect.row, effect.args)
  if (!own?.after || place === null) return null
  const { probe, output } = own.after(effect.args)
  return { digest: probeDigest(place, probe), output }
}
