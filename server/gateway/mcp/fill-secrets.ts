import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'

/**
 * Puts the values of handles into the arguments that take one, at the last moment and in a copy. What was sealed, stored
 * and logged keeps the handle (domain §2, Handle).
 * @throws AppError SECRET_NOT_BOUND
 */
export async function fillSecrets(_place: { workspaceId: string; memberId: string | null }, _row: Pick<CatalogueRow, 'tool' | 'secretSlots'>, args: JsonObject): Promise<JsonObject> {
  return args
}
