import { askedOfOne } from '#server/skills/bindings/asked-now.ts'
import { type BindingRow, findBinding } from '#server/skills/bindings/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Whether what was added still waits for a permission: not once it is over, and not for a saved secret alone.
 * @throws AppError BINDING_NOT_FOUND
 */
export async function findWaiting(scope: TenantScope, id: string): Promise<{ row: BindingRow; waits: boolean }> {
  const row = await findBinding(scope, id)
  if (row.state === 'ended' || !row.pending) return { row, waits: false }
  const { permissions } = (await askedOfOne(scope, row)).missing
  return { row, waits: permissions.length > 0 }
}
