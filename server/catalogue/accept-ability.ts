import { acceptRow } from '#server/catalogue/accept-row.ts'
import type { Decision } from '#server/catalogue/schema.ts'
import { findConnectorById } from '#server/catalogue/store.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Accepts one ability of one connected app, as an admin looked at it.
 * @throws AppError NOT_FOUND when the app has no such ability; otherwise as `acceptRow`
 */
export async function acceptAbility(
  scope: TenantScope,
  connectorId: string,
  accept: { tool: string; seenPin: string; decision: Decision; acceptedBy: string },
): Promise<CatalogueRow> {
  const connector = await findConnectorById(scope, connectorId)
  if (!connector || !accept.tool.startsWith(`${connector.key}.`)) throw new AppError('NOT_FOUND', { context: { connector: connectorId } })
  return await acceptRow(scope, accept)
}
