import { z } from 'zod'
import { recordAcceptance } from '#server/catalogue/record-acceptance.ts'
import { signAcceptance } from '#server/catalogue/signed-row.ts'
import { findRow, updateRow } from '#server/catalogue/store.ts'
import { pinOf, type SeenTool } from '#server/catalogue/tool-pin.ts'
import { type CatalogueRow, catalogueRowSchema } from '#server/crew/catalogue-row.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** What an admin decides about a tool; its name, schemas and texts come from the server. */
export const decisionSchema = catalogueRowSchema.pick({
  effectClass: true,
  mutates: true,
  argRoles: true,
  targetArg: true,
  probe: true,
  idempotency: true,
  secretSlots: true,
  summary: true,
  summaryMany: true,
  reversible: true,
  receiptOnly: true,
  clearance: true,
  outputLabel: true,
})
export type Decision = z.infer<typeof decisionSchema>

const seenSchema = z.object({ tool: z.custom<SeenTool>() }).nullable()

/**
 * Accepts a tool as it was last seen, with an admin's decision; a quarantined one becomes usable again under its new pin.
 * @param accept.seenPin the pin that the admin looked at: a tool that changed once more meanwhile is not accepted
 * The decision is signed and goes on record in the same transaction.
 * @throws AppError NOT_FOUND; CONFLICT; VALIDATION_FAILED for a tool that reads and mutates at once, or that is gone;
 * SIGNER_UNAVAILABLE
 */
export async function acceptRow(
  scope: TenantScope,
  accept: { tool: string; seenPin: string; decision: Decision; acceptedBy: string },
): Promise<CatalogueRow> {
  const stored = await findRow(scope, accept.tool)
  if (!stored) throw new AppError('NOT_FOUND', { context: { tool: accept.tool } })
  const decision = decisionSchema.parse(accept.decision)
  if (decision.effectClass === null) throw new AppError('VALIDATION_FAILED', { context: { tool: accept.tool, why: 'a kind is needed' } })
  if (decision.mutates === (decision.effectClass === 'external_read'))
    throw new AppError('VALIDATION_FAILED', {
      context: { tool: accept.tool, why: 'what only reads changes nothing, everything else does' },
    })
  const before = catalogueRowSchema.parse(stored.row)
  const seen = seenSchema.safeParse(stored.seen)
  if (!seen.success) throw new AppError('VALIDATION_FAILED', { context: { tool: accept.tool, why: 'the app no longer offers it' } })
  const now = seen.data?.tool
  const pin = now ? pinOf(stored.connectorKey, now) : before.pin
  if (pin !== accept.seenPin) throw new AppError('CONFLICT', { context: { tool: accept.tool } })
  const announced = now
    ? {
        title: now.title.slice(0, 200),
        description: now.description.slice(0, 5000),
        inputSchema: now.inputSchema,
        outputSchema: now.outputSchema,
      }
    : {}
  const row = catalogueRowSchema.parse({ ...before, ...announced, ...decision, pin, state: 'active' })
  const accepted = { row, acceptedBy: accept.acceptedBy, acceptedAt: new Date(systemClock.nowMs()) }
  const seal = await signAcceptance(scope.workspaceId, { ...stored, ...accepted })
  await updateRow(scope, accept.tool, { ...accepted, ...seal, state: 'active', seen: null })
  await recordAcceptance(scope, accept.acceptedBy, [{ row, seal }])
  return row
}
