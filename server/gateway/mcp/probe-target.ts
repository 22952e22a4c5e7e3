import { acceptedRow } from '#server/gateway/mcp/call-tool.ts'
import { readThrough } from '#server/gateway/mcp/read-tool.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import type { ProgramTool } from '#server/program/program.ts'

/**
 * Digest of the present state of an effect's target, "absent" included; null when the tool has no probe. The probe is a
 * read tool of the same connector, called with the sealed argument of its name, else with the target.
 * @throws AppError as `readTool` does
 */
export async function probeTarget(effect: { workspaceId: string; row: ProgramTool; args: JsonObject }): Promise<string | null> {
  const place = probeArgs(effect.row, effect.args)
  if (place === null) return null
  const row = await acceptedRow(effect.workspaceId, place.tool, null)
  return probeDigest(place, await readThrough({ workspaceId: effect.workspaceId, memberId: null, args: place.args }, row))
}

interface ProbePlace {
  readonly tool: string
  readonly args: JsonObject
}

export function probeArgs(row: ProgramTool, args: JsonObject): ProbePlace | null {
  if (row.probe === null) return null
  const { tool, arg } = row.probe
  const value: JsonValue | undefined = ownValue(args, arg) ?? (row.targetArg === null ? undefined : ownValue(args, row.targetArg))
  return value === undefined || value === null ? null : { tool, args: { [arg]: value } }
}

export function probeDigest(place: ProbePlace, output: JsonObject): string {
  return taggedDigest('muster.probe.v1', { tool: place.tool, args: place.args, output })
}
