import { CALL_META } from '#server/connectors/in-process.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { asMember, type MintForRun } from '#server/gateway/mcp/as-member.ts'
import { acceptedRow, callTool, sessionFor, type ToolCall, toolName } from '#server/gateway/mcp/call-tool.ts'
import { faultOf } from '#server/gateway/mcp/check-json.ts'
import type { ApplyOutcome, EffectRow } from '#server/gateway/mcp/effect-row.ts'
import { fillSecrets } from '#server/gateway/mcp/fill-secrets.ts'
import { type DoorCall, recordDecision } from '#server/gateway/mcp/record-decision.ts'
import { type CallAnswer, NeverSent, type Session } from '#server/gateway/mcp/session.ts'
import { findArtifact } from '#server/gateway/mcp/store.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { type JsonObject, parseCanonicalJson } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { artifactHashOf } from '#server/plan/artifact.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** From the row marked `sent` to the call on its way; later than that nothing is sent. */
const SEND_WITHIN_MS = 10_000
const ANSWER_WITHIN_MS = 60_000

export interface ApplyContext {
  readonly workspaceId: string
  readonly memberId: string
  /** Makes a token of the crew member, for apps that may ask models as it. */
  readonly mint?: MintForRun
  /** Tool → pin, as sealed. */
  readonly pins: { readonly [tool: string]: string }
}

/**
 * The apply door: one ledger row, one call (domain §5, Take-off 2). Takes bytes only from the row and checks again that they
 * are the sealed ones, that the tool is still the pinned one, and for whom the run is. Never throws.
 */
export async function applyEffect(row: EffectRow, context: ApplyContext): Promise<ApplyOutcome> {
  const sendByMs = systemClock.monotonicMs() + SEND_WITHIN_MS
  let ready: { tool: CatalogueRow; session: Session; filled: ToolCall['filled']; aside: JsonObject }
  try {
    ready = await makeReady(row, context)
    await recordDecision(doorCall(row, context), null)
  } catch (error) {
    const refusal = notSent(error)
    // Refused already: a chain that cannot be written to makes it no less refused.
    await recordDecision(doorCall(row, context), refusal.code).catch(() => {})
    return refusal
  }
  if (systemClock.monotonicMs() > sendByMs)
    return { kind: 'failed', code: 'TOO_LATE', text: 'The app took too long to become ready.', proof: 'refused-by-gateway' }
  const { runId, leg, ordinal, idempotencyKey } = row
  const keyHeader = ready.tool.idempotency.kind === 'byKey' ? ready.tool.idempotency.header : undefined
  const effect = { runId, leg, ordinal, idempotencyKey, ...(keyHeader === undefined ? {} : { keyHeader }) }
  const meta = { ...ready.aside, [CALL_META]: { workspaceId: context.workspaceId, memberId: context.memberId, effect } }
  try {
    const answer = await callTool(ready.session, { row: ready.tool, filled: ready.filled, meta, timeoutMs: ANSWER_WITHIN_MS, sendByMs })
    return await outcomeOf(answer, ready.tool)
  } catch (error) {
    if (error instanceof NeverSent) return notSent(error)
    return { kind: 'unknown', code: isAppError(error) ? error.code : 'CONNECTOR_MISBEHAVED', text: textOf(error) }
  }
}

/** Everything that can still refuse before the call. @throws AppError */
async function makeReady(row: EffectRow, context: ApplyContext) {
  const { artifact, run } = await inScope(context.workspaceId, async (scope) => ({
    artifact: await findArtifact(scope, { runId: row.runId, leg: row.leg, attempt: row.attempt, name: row.artifactName }),
    run: await findRun(scope, row.runId),
  }))
  if (
    !artifact ||
    artifact.artifactHash !== row.artifactHash ||
    artifactHashOf(artifact) !== row.artifactHash ||
    artifact.bodyHash !== sha256(row.argsText)
  )
    throw new AppError('PLAN_TOKEN_MISMATCH', { context: { artifact: row.artifactName } })
  if (run.memberId !== context.memberId || run.purpose !== 'run') throw new AppError('FORBIDDEN', { context: { run: row.runId } })
  if (context.pins[row.tool] !== row.pin) throw new AppError('TOOL_QUARANTINED', { context: { tool: row.tool } })
  const args = parseCanonicalJson(row.argsText) as JsonObject
  const tool = await acceptedRow(context.workspaceId, row.tool, row.pin)
  // What was decided was a plan of that kind; an admin has said meanwhile that it is another.
  if (tool.effectClass !== row.effectClass)
    throw new AppError('PLAN_STALE', { context: { tool: row.tool, why: 'its kind was changed since' } })
  const session = await sessionFor(context.workspaceId, tool)
  const origin = session.originOf(toolName(tool.tool), args)
  const filled = await fillSecrets(context, tool, args, origin)
  const aside = session.kind === 'in-process' ? { meta: {}, forms: [] } : await asMember(context.workspaceId, tool, context.mint)
  return { tool, session, filled: { ...filled, forms: [...filled.forms, ...aside.forms] }, aside: aside.meta }
}

function doorCall(row: EffectRow, { workspaceId, memberId }: ApplyContext): DoorCall {
  const { tool, runId, ordinal, idempotencyKey } = row
  return { workspaceId, memberId, tool, runId, ordinal, requestId: idempotencyKey, door: 'apply', step: `leg-${row.leg}.${row.attempt}` }
}

function notSent(error: unknown): Extract<ApplyOutcome, { kind: 'failed' }> {
  const code = isAppError(error) ? error.code : 'INTERNAL'
  const unreachable = code === 'CONNECTOR_UNAVAILABLE' || code === 'CONNECTOR_TIMEOUT'
  return { kind: 'failed', code, text: textOf(error), proof: unreachable ? 'never-connected' : 'refused-by-gateway' }
}

async function outcomeOf(answer: CallAnswer, tool: CatalogueRow): Promise<ApplyOutcome> {
  if (answer.kind === 'asked') return { kind: 'unknown', code: 'CONNECTOR_MISBEHAVED', text: 'The app asked for more input; it got none.' }
  if (answer.kind === 'refused') {
    const declared = declaredBy(tool, answer.text)
    if (declared !== null) return { kind: 'failed', code: 'CONNECTOR_REFUSED', text: answer.text, proof: 'declared' }
    // our own connectors name an error only when nothing was done; a foreign server's "no" is its word, no proof
    if (answer.code === null) return { kind: 'unknown', code: 'CONNECTOR_REFUSED', text: answer.text }
    return {
      kind: 'failed',
      code: answer.code,
      text: answer.text,
      proof: answer.code === 'CONNECTOR_UNAVAILABLE' ? 'never-connected' : 'declared',
    }
  }
  const fault = await faultOf(tool.outputSchema, answer.output)
  if (fault !== null) return { kind: 'unknown', code: 'CONNECTOR_MISBEHAVED', text: `The answer breaks the contract: ${fault}` }
  return { kind: 'confirmed', response: answer.output }
}

/** The line of an admin's error contract that this refusal begins with: then it proves that nothing was done (domain §5). */
function declaredBy(tool: CatalogueRow, text: string): string | null {
  return tool.errorContract?.find((line) => text.trimStart().startsWith(line)) ?? null
}

function textOf(error: unknown): string {
  if (!isAppError(error)) return 'Something went wrong on our side.'
  const why = error.context['why']
  return typeof why === 'string' ? `${error.message} (${why})` : error.message
}
