import { z } from 'zod'
import { settingsDigest } from '#server/catalogue/connector-settings.ts'
import { faultOfDecision } from '#server/catalogue/core/check-decision.ts'
import { listCatalogue } from '#server/catalogue/list-catalogue.ts'
import { notValid } from '#server/catalogue/not-valid.ts'
import { recordAcceptance } from '#server/catalogue/record-acceptance.ts'
import { type Decision, decisionSchema } from '#server/catalogue/schema.ts'
import { signAcceptance } from '#server/catalogue/signed-row.ts'
import { type ConnectorRow, findConnector, findRow, type StoredRow, updateRow } from '#server/catalogue/store.ts'
import { pinOf, type SeenTool } from '#server/catalogue/tool-pin.ts'
import { type CatalogueRow, catalogueRowSchema } from '#server/crew/catalogue-row.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { msg } from '#server/kernel/language/say.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

const seenSchema = z.object({ tool: z.custom<SeenTool>((value) => typeof value === 'object' && value !== null) }).nullable()

/**
 * Accepts a tool as it was last seen, with an admin's decision; a quarantined one becomes usable again under its new pin.
 * @param accept.seenPin the pin that the admin looked at: a tool that changed once more meanwhile is not accepted
 * The decision is signed and goes on record in the same transaction.
 * @throws AppError NOT_FOUND; CONFLICT; VALIDATION_FAILED for a decision that contradicts itself or the tool, or a tool that is
 * gone; SIGNER_UNAVAILABLE
 */
export async function acceptRow(
  scope: TenantScope,
  accept: { tool: string; seenPin: string; decision: Decision; acceptedBy: string },
): Promise<CatalogueRow> {
  const stored = await findRow(scope, accept.tool)
  const connector = stored && (await findConnector(scope, stored.connectorKey))
  if (!stored || !connector) throw new AppError('NOT_FOUND', { context: { tool: accept.tool } })
  const { before, announced, schemas, pin } = lookedAt(stored)
  if (pin !== accept.seenPin) throw new AppError('CONFLICT', { context: { tool: accept.tool } })
  const decision = await checkedDecision(scope, connector, accept, schemas)
  const { errorContract: _before, settings: _then, ...kept } = before
  const row = catalogueRowSchema.parse({
    ...kept,
    ...announced,
    ...decision,
    ...definedOnly({ settings: settingsDigest(connector) }),
    pin,
    state: 'active',
  })
  const accepted = { row, acceptedBy: accept.acceptedBy, acceptedAt: new Date(systemClock.nowMs()) }
  const seal = await signAcceptance(scope.workspaceId, { ...stored, ...accepted })
  await updateRow(scope, accept.tool, { ...accepted, ...seal, state: 'active', seen: null })
  await recordAcceptance(scope, accept.acceptedBy, [{ row, seal }])
  return row
}

/** The tool as it would be accepted: what the app says now, else what was accepted before. */
function lookedAt(stored: StoredRow) {
  const before = catalogueRowSchema.parse(stored.row)
  const seen = seenSchema.safeParse(stored.seen)
  if (!seen.success) throw notValid(msg('the app no longer offers it'), '/tool', { tool: stored.tool })
  const now = seen.data?.tool
  if (!now) return { before, announced: {}, schemas: before, pin: before.pin }
  const announced = {
    title: cutText(now.title, 200),
    description: now.description.slice(0, 5000),
    inputSchema: now.inputSchema,
    outputSchema: now.outputSchema,
  }
  return { before, announced, schemas: now, pin: pinOf(stored.connectorKey, now) }
}

async function checkedDecision(
  scope: TenantScope,
  connector: ConnectorRow,
  { tool, decision: given }: { tool: string; decision: Decision },
  { inputSchema, outputSchema }: Pick<SeenTool, 'inputSchema' | 'outputSchema'>,
): Promise<Decision> {
  const decision = decisionSchema.parse(given)
  const own = (await listCatalogue(scope)).filter((row) => row.tool.startsWith(`${connector.key}.`) && row.tool !== tool)
  const readers = own.filter((row) => row.state === 'active' && row.effectClass !== null && !row.mutates).map((row) => row.tool)
  const fault = faultOfDecision(decision, { inputSchema, outputSchema, readers, ownConnector: connector.kind === 'in-process' })
  if (fault !== null) throw notValid(fault.why, '/decision', { tool }, fault.holes)
  const { errorContract, ...rest } = decision
  return errorContract === undefined || errorContract.length === 0 ? rest : { ...rest, errorContract }
}

function definedOnly<T extends object>(given: T): Partial<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>
}
