import { isSameSkill, type Published } from '#server/skills/bindings/core/asked.ts'
import { grantsThatHold } from '#server/skills/bindings/signed-grants.ts'
import { findBinding, listGrants, listPublishers } from '#server/skills/bindings/store.ts'
import type { LockEntry } from '#server/skills/schema.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Whose version of each skill was agreed to last, anywhere in this workspace: of what is added and of what was taken out (decision
 * 0121). Where a binding asked about a publisher, it counts once that was granted and only while the grant holds: one that waits, or
 * was ended while it waited, agreed to nothing.
 * @param own id of the binding that an upgrade takes the place of: it goes before all others
 */
export async function publishersBefore(scope: TenantScope, lock: readonly LockEntry[], own?: string): Promise<Published[]> {
  const rows = await listPublishers(scope, lock)
  const agreed: Published[] = []
  for (const row of [...rows.filter(({ bindingId }) => bindingId === own), ...rows.filter(({ bindingId }) => bindingId !== own)]) {
    if (agreed.some((one) => isSameSkill(one, row))) continue
    if (!row.isAsked || (await isGranted(scope, row.bindingId, `publisher:${row.publisher}`))) agreed.push(row)
  }
  return agreed
}

async function isGranted(scope: TenantScope, bindingId: string, permission: string): Promise<boolean> {
  const held = await grantsThatHold(await findBinding(scope, bindingId), await listGrants(scope, [bindingId]))
  return held.some((grant) => grant.permission === permission)
}
