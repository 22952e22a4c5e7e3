import { CLIENT_LIMITS } from '#server/clients/schema.ts'
import { readTool } from '#server/gateway/mcp/read-tool.ts'
import type { Principal } from '#server/identity/principal.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { assert } from '#server/kernel/assert.ts'
import { canonicalJson, type JsonObject } from '#server/kernel/canonical-json.ts'
import type { ClientProgram } from '#server/members/clients/client-program.ts'
import type { MemberRow } from '#server/members/store.ts'

interface Reading {
  readonly member: Pick<MemberRow, 'id'>
  readonly built: ClientProgram
  readonly args: JsonObject
  /** Of the rules in force, which were as signed when it was asked for. */
  readonly policyDigest: string
}

/**
 * A look-up of a program outside, at once (docs/decisions/0126). Posture, labels and clearance were decided when its program was compiled;
 * the read door holds the accepted row, records the decision before anything goes out, and refuses whatever would change something.
 * @throws AppError PAYLOAD_TOO_LARGE; what the read door gives
 */
export async function readNow({ workspaceId, userId }: Principal, { member, built, args, policyDigest }: Reading): Promise<JsonObject> {
  const { call, program, programDigest } = built
  const row = program.tools[call.tool]
  assert(!call.effect && row, 'what asks is never looked up at once')
  const facts = { subject: userId, policyDigest, programDigest }
  const output = await readTool({ workspaceId, memberId: member.id, runId: null, tool: row.tool, args, row, facts })
  const { outputBytesMax } = CLIENT_LIMITS
  if (Buffer.byteLength(canonicalJson(output)) > outputBytesMax)
    throw new AppError('PAYLOAD_TOO_LARGE', { context: { tool: row.tool, bytesMax: outputBytesMax } })
  return output
}
