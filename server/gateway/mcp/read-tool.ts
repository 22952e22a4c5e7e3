import { type CatalogueEntry, findCatalogueEntry } from '#server/catalogue/list-catalogue.ts'
import type { ConnectorRow } from '#server/catalogue/store.ts'
import { CALL_META } from '#server/connectors/in-process.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { asMember, type MintForRun } from '#server/gateway/mcp/as-member.ts'
import { acceptedEntry, callTool, sessionFor, toolName } from '#server/gateway/mcp/call-tool.ts'
import { faultOf } from '#server/gateway/mcp/check-json.ts'
import { fillSecrets } from '#server/gateway/mcp/fill-secrets.ts'
import { type DoorCall, recordDecision, recordDecisionIn } from '#server/gateway/mcp/record-decision.ts'
import type { CallAnswer } from '#server/gateway/mcp/session.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { ERROR_CATALOGUE, type ErrorCode } from '#server/kernel/error-catalogue.ts'
import type { ProgramTool } from '#server/program/program.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

const READ_MS = 30_000

export interface ReadCall {
  readonly workspaceId: string
  readonly memberId: string
  /** Null: no run, but the look-up of a client (docs/decisions/0126). */
  readonly runId: string | null
  readonly tool: string
  readonly args: JsonObject
  /** Makes a token of the crew member, for apps that may ask models as it; none without a run. */
  readonly mint?: MintForRun
  /** As compiled: the catalogue must still agree with it. */
  readonly row: ProgramTool
  /** Where in the run, for the record: `leg-1.2`. */
  readonly step?: string
  /** More for the record: ids and digests. */
  readonly facts?: { readonly [name: string]: string }
}

/**
 * The read door: the only one that planning has. Refuses every tool that mutates, whatever the caller believes about it.
 * @returns the tool's output, checked against the schema that was accepted
 * @throws AppError FORBIDDEN for a tool that mutates; TOOL_QUARANTINED, VALIDATION_FAILED, CONNECTOR_*; our own connectors'
 * codes (FILE_NOT_FOUND, …) as they are
 */
export async function readTool(call: ReadCall): Promise<JsonObject> {
  const look = async (scope: TenantScope) => await findCatalogueEntry(scope, call.tool)
  const admission = await inScope(call.workspaceId, async (scope) => await admitRead(scope, call, look)).catch(async (error: unknown) => {
    await recordDecision(doorOf(call), 'INTERNAL')
    throw error
  })
  return await readAdmitted(call, admission)
}

/** What the read door decided, on record in the transaction that it was decided in. */
export type Admission = { readonly entry: CatalogueEntry } | { readonly refused: AppError }

/**
 * The decision of the read door alone, as the last of the caller's transaction. Only once that is committed may `readAdmitted` follow, which
 * also throws what was refused.
 * @param look gives the tool as it is accepted now
 */
export async function admitRead(
  scope: TenantScope,
  call: ReadCall,
  look: (scope: TenantScope) => Promise<CatalogueEntry | undefined>,
): Promise<Admission> {
  try {
    const { row, tool } = call
    if (row.mutates || row.tool !== tool) throw new AppError('FORBIDDEN', { context: { tool, why: 'it changes something' } })
    const entry = acceptedEntry(await look(scope), tool, row.pin)
    await recordDecisionIn(scope, doorOf(call), null)
    return { entry }
  } catch (error) {
    if (!isAppError(error)) throw error
    await recordDecisionIn(scope, doorOf(call), error.code)
    return { refused: error }
  }
}

/** Makes a look-up that was let in. @throws what `readTool` throws */
export async function readAdmitted(call: ReadCall, admission: Admission): Promise<JsonObject> {
  if ('refused' in admission) throw admission.refused
  return await readThrough(call, admission.entry.row, admission.entry.connector)
}

function doorOf({ workspaceId, memberId, runId, tool, step, facts }: ReadCall): DoorCall {
  return { workspaceId, memberId, runId, tool, step, facts, door: 'read' }
}

/** A read with a row that was just looked up: the part that probes share. */
export async function readThrough(
  call: Pick<ReadCall, 'workspaceId' | 'args' | 'mint'> & { memberId: string | null },
  row: CatalogueRow,
  seen?: ConnectorRow,
): Promise<JsonObject> {
  if (row.mutates) throw new AppError('FORBIDDEN', { context: { tool: row.tool, why: 'it changes something' } })
  const fault = await faultOf(row.inputSchema, call.args)
  if (fault !== null) throw new AppError('VALIDATION_FAILED', { context: { tool: row.tool, why: fault } })
  const session = await sessionFor(call.workspaceId, row, seen)
  const filled = await fillSecrets(call, row, call.args, session.originOf(toolName(row.tool), call.args))
  const { workspaceId, memberId } = call
  const aside = session.kind === 'in-process' ? { meta: {}, forms: [] } : await asMember(workspaceId, row, call.mint)
  const meta = { ...aside.meta, [CALL_META]: memberId === null ? { workspaceId } : { workspaceId, memberId } }
  const hidden = { ...filled, forms: [...filled.forms, ...aside.forms] }
  const answer = await callTool(session, { row, filled: hidden, meta, timeoutMs: READ_MS })
  return await outputOf(answer, row, session.kind === 'in-process')
}

async function outputOf(answer: CallAnswer, row: CatalogueRow, checked: boolean): Promise<JsonObject> {
  if (answer.kind === 'asked') throw new AppError('CONNECTOR_MISBEHAVED', { context: { tool: row.tool, why: 'it asked for input' } })
  if (answer.kind === 'refused') throw refusalError(answer, row.tool)
  // our own servers have checked their output themselves
  const fault = checked ? null : await faultOf(row.outputSchema, answer.output)
  if (fault !== null) throw new AppError('CONNECTOR_MISBEHAVED', { context: { tool: row.tool, why: fault } })
  return answer.output
}

function refusalError(answer: Extract<CallAnswer, { kind: 'refused' }>, tool: string): AppError {
  if (answer.code !== null && Object.hasOwn(ERROR_CATALOGUE, answer.code))
    return new AppError(answer.code as ErrorCode, { context: { tool, ...(answer.context as Record<string, string>) } })
  return new AppError('CONNECTOR_REFUSED', { context: { tool, why: answer.text } })
}
