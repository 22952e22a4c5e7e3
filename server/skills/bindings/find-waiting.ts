import { missingOf } from '#server/skills/bindings/core/asked.ts'
import { grantsThatHold } from '#server/skills/bindings/signed-grants.ts'
import { type BindingRow, findBinding, listGrants } from '#server/skills/bindings/store.ts'
import { mappingsOf } from '#server/skills/bindings/view-bindings.ts'
import { askedSchema } from '#server/skills/schema.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Whether what was added still waits for a permission: not once it is over, and not for a saved secret alone.
 * @throws AppError BINDING_NOT_FOUND
 */
export async function findWaiting(scope: TenantScope, id: string): Promise<{ row: BindingRow; waits: boolean }> {
  const row = await findBinding(scope, id)
  if (row.state === 'ended' || !row.pending) return { row, waits: false }
  const held = await grantsThatHold(row, await listGrants(scope, [id]))
  const granted = new Set(held.map(({ permission }) => permission))
  const { permissions } = missingOf(askedSchema.parse(row.asked), { granted, mapped: mappingsOf(row) })
  return { row, waits: permissions.length > 0 }
}
