import type { CatalogueEntry } from '#server/catalogue/list-catalogue.ts'
import { CLIENT_LIMITS } from '#server/clients/schema.ts'
import { placesRead } from '#server/crew/secret-places.ts'
import { type Admission, admitRead, type ReadCall, readAdmitted } from '#server/gateway/mcp/read-tool.ts'
import type { Principal } from '#server/identity/principal.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { assert } from '#server/kernel/assert.ts'
import { canonicalJson, type JsonObject } from '#server/kernel/canonical-json.ts'
import type { ClientProgram } from '#server/members/clients/client-program.ts'
import type { MemberRow } from '#server/members/store.ts'
import { findSecretPlace } from '#server/runs/secret-places/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

interface Reading {
  readonly member: Pick<MemberRow, 'id'>
  readonly built: ClientProgram
  readonly args: JsonObject
  /** Of the rules in force, which were as signed when it was asked for. */
  readonly policyDigest: string
  /** Tool and app as they are accepted now. */
  readonly entry: CatalogueEntry
}
/** A look-up that the read door decided on. */
interface Decided {
  readonly kind: 'read'
  readonly call: ReadCall
  readonly admission: Admission
}

/**
 * Decides a look-up of a program outside (docs/decisions/0126), on record as the last of the caller's transaction. Posture, labels and
 * clearance were decided when its program was compiled; the read door holds the accepted row and refuses whatever would change something.
 */
export async function admitNow(
  scope: TenantScope,
  { workspaceId, userId }: Principal,
  { member, built, args, policyDigest, entry }: Reading,
): Promise<Decided> {
  const { call, program, programDigest } = built
  const row = program.tools[call.tool]
  assert(!call.effect && row, 'what asks is never looked up at once')
  const facts = { subject: userId, policyDigest, programDigest }
  const read = { workspaceId, memberId: member.id, runId: null, tool: row.tool, args, row, facts }
  return { kind: 'read', call: read, admission: await admitRead(scope, read, async () => entry) }
}

/**
 * Makes it, once the transaction that decided is committed.
 * @throws AppError PAYLOAD_TOO_LARGE; FORBIDDEN for what is secret; what the read door gives
 */
export async function readNow({ call, admission }: Decided): Promise<JsonObject> {
  const output = await readAdmitted(call, admission)
  const { workspaceId, memberId } = call
  // Nothing outside is cleared for what is secret (domain §4), and here nobody decides: people look at it in Muster.
  const place = await inScope(workspaceId, async (scope) => await findSecretPlace(scope, placesRead(call.tool, call.args, memberId)))
  if (place !== null) throw new AppError('FORBIDDEN', { context: { tool: call.tool, why: 'what lies there is secret' } })
  const { outputBytesMax } = CLIENT_LIMITS
  if (Buffer.byteLength(canonicalJson(output)) > outputBytesMax)
    throw new AppError('PAYLOAD_TOO_LARGE', { context: { tool: call.tool, bytesMax: outputBytesMax } })
  return output
}
