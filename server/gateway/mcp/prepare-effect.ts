import { bundledTool } from '#server/connectors/bundled.ts'
import { connectorKey, toolName } from '#server/gateway/mcp/call-tool.ts'
import { faultOf } from '#server/gateway/mcp/check-json.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import type { ProgramTool } from '#server/program/program.ts'

/**
 * The exact arguments to seal (domain §5, Flight-plan): checked now, so that what cannot be applied is not put before
 * people; a mail becomes its complete message; a tool that drops repeats by a key gets that key. Touches nothing.
 * @param effect.key idempotency key
 * @param effect.documents what the run has made, see `madeDocuments`
 * @param effect.dateMs ms since the epoch, the same for every attempt of a run
 * @throws AppError VALIDATION_FAILED, PATH_REFUSED, PAYLOAD_TOO_LARGE, LIMIT_EXCEEDED
 */
export async function prepareEffect(effect: {
  workspaceId: string
  tool: string
  args: JsonObject
  row: ProgramTool
  key: string
  dateMs: number
  memberAddress: string
  documents: ReadonlySet<string>
}): Promise<JsonObject> {
  const { workspaceId, key, dateMs, memberAddress, documents, row } = effect
  const keyArg = row.idempotency.kind === 'byKey' ? row.idempotency.arg : undefined
  const args = keyArg === undefined ? effect.args : { ...effect.args, [keyArg]: key }
  const fault = await faultOf(row.inputSchema, args)
  if (fault !== null) throw new AppError('VALIDATION_FAILED', { context: { tool: effect.tool, why: fault } })
  const own = bundledTool(connectorKey(effect.tool), toolName(effect.tool))
  return own?.prepare ? await own.prepare(args, { workspaceId, key, dateMs, memberAddress, documents }) : args
}
