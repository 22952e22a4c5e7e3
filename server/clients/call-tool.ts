import { actingMember } from '#server/clients/client-of.ts'
import { hiddenArguments } from '#server/clients/core/offered-schema.ts'
import { findOffered } from '#server/clients/find-offered.ts'
import type { OfferedTool } from '#server/clients/list-offered.ts'
import { admitNow, readNow } from '#server/clients/read-now.ts'
import { CLIENT_LIMITS } from '#server/clients/schema.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { faultOf } from '#server/gateway/mcp/check-json.ts'
import type { Principal } from '#server/identity/principal.ts'
import { can } from '#server/identity/roles.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { canonicalJson, type JsonObject, parseCanonicalJson } from '#server/kernel/canonical-json.ts'
import { type ClientProgram, clientProgram, clientVersion } from '#server/members/clients/client-program.ts'
import type { MemberRow } from '#server/members/store.ts'
import { actWithToken } from '#server/observability/acting-token.ts'
import { currentBundle } from '#server/policy/current-bundle.ts'
import { inScope } from '#server/tenancy/store.ts'

/** What a program outside wants done. */
export interface ClientCall {
  /** As the tool is called towards programs: `files_write`. */
  readonly name: string
  readonly args: JsonObject
}

/** `done`: looked up at once. `run`: it is a run in the product, and people decide where its plan asks. */
export type ClientAnswer = { readonly kind: 'done'; readonly output: JsonObject } | { readonly kind: 'run'; readonly runId: string }

/** There is no tool of that name for this caller; a tool that is there may say NOT_FOUND as well, of what it looked for. */
export class NotOffered extends AppError {
  constructor(name: string) {
    super('NOT_FOUND', { context: { tool: name.slice(0, 100) } })
  }
}

/**
 * One tool call of a program outside, as its client member and in the name of the token's person (domain §7, last line). A look-up that
 * may run without asking is made at once, behind the same door as those of crew members; everything else is an ordinary run of a built-in
 * program, whose arguments are from outside, which no standing permission spares and whose starter the person is.
 * @returns what was looked up, or the run as soon as it is there: whoever wants to know more of it follows it (`follow-run`)
 * @throws NotOffered for a tool that is not offered; AppError PLAN_TOKEN_MISMATCH while the house rules are not as signed;
 * VALIDATION_FAILED, PAYLOAD_TOO_LARGE, MEMBER_SUSPENDED, FORBIDDEN; what a look-up gives
 */
export async function callTool(principal: Principal, call: ClientCall): Promise<ClientAnswer> {
  const { via } = principal
  if (via.kind !== 'token' || !can(principal, 'apps:use')) throw new AppError('FORBIDDEN', { context: { capability: 'apps:use' } })
  return await actWithToken(via.tokenId, async () => await callAs(principal, call))
}

async function callAs(principal: Principal, call: ClientCall): Promise<ClientAnswer> {
  const args = readArguments(call.args)
  const made = await inScope(principal.workspaceId, async (scope) => {
    // One behind the other in one go.
    const [member, offered, policy] = await Promise.all([
      actingMember(scope, principal),
      findOffered(scope, call.name),
      currentBundle(scope),
    ])
    if (!offered) throw new NotOffered(call.name)
    await checkArguments(offered, args)
    const built = await clientProgram(scope, member, offered.row, Object.keys(args))
    // The child of a stdio app belongs to the worker: its look-ups are runs too.
    if (!built.call.effect && offered.connector.kind !== 'stdio')
      return await admitNow(scope, principal, { member, built, args, policyDigest: policy.digest, entry: offered })
    return { kind: 'run' as const, runId: await startCall(scope, { principal, member, built, args }) }
  })
  return made.kind === 'read' ? { kind: 'done', output: await readNow(made) } : made
}

async function startCall(
  scope: Parameters<typeof startRun>[0],
  { principal, member, built, args }: { principal: Principal; member: MemberRow; built: ClientProgram; args: JsonObject },
): Promise<string> {
  const by = principal.userId
  const builtInVersionId = await clientVersion(scope, member.id, built, by)
  const run = await startRun(scope, {
    memberId: member.id,
    builtInVersionId,
    inputs: args,
    purpose: 'run',
    origin: 'mcp',
    clientName: member.name,
    clientId: member.id,
    inputsFrom: 'outside',
    by,
  })
  return run.id
}

/** Plain data of a bounded size, whatever came in. */
function readArguments(given: JsonObject): JsonObject {
  const text = canonicalJson(given)
  if (Buffer.byteLength(text) > CLIENT_LIMITS.argsBytesMax)
    throw new AppError('PAYLOAD_TOO_LARGE', { context: { bytesMax: CLIENT_LIMITS.argsBytesMax } })
  return parseCanonicalJson(text) as JsonObject
}

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/

async function checkArguments({ row, inputSchema }: OfferedTool, args: JsonObject): Promise<void> {
  const names = Object.keys(args)
  const hidden = hiddenArguments(row)
  const wrong = names.find((name) => hidden.has(name) || !NAME.test(name))
  if (wrong !== undefined || names.length > CLIENT_LIMITS.argsMax)
    throw new AppError('VALIDATION_FAILED', {
      context: { tool: row.tool, why: `there is no argument ${(wrong ?? '').slice(0, 100)} here` },
    })
  const fault = await faultOf(inputSchema, args)
  if (fault !== null) throw new AppError('VALIDATION_FAILED', { context: { tool: row.tool, why: fault } })
}
