import { agreementOf } from '#server/skills/bindings/asked-now.ts'
import { isAgreement, isSameSkill, type Published } from '#server/skills/bindings/core/asked.ts'
import { grantsThatHold } from '#server/skills/bindings/signed-grants.ts'
import { findBindings, type GrantRow, listGrants, listPublishers, type PublishedBefore } from '#server/skills/bindings/store.ts'
import type { LockEntry } from '#server/skills/schema.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Whose version of each skill was agreed to last, anywhere in this workspace: of what is added and of what was taken out (decision
 * 0121). Where a binding asked about a publisher, it counts once that was granted and only while the grant holds: one that waits, or
 * was ended while it waited, agreed to nothing. Where it was not asked, because an agreement elsewhere counted, that one has to hold
 * (decision 0158).
 * @param own id of the binding that an upgrade takes the place of: it goes before all others
 */
export async function publishersBefore(scope: TenantScope, lock: readonly LockEntry[], own?: string): Promise<Published[]> {
  const rows = await listPublishers(scope, lock)
  const ordered = [...rows.filter(({ bindingId }) => bindingId === own), ...rows.filter(({ bindingId }) => bindingId !== own)]
  const held = await heldFor(scope, ordered)
  const agreed: Published[] = []
  for (const row of ordered) {
    if (agreed.some((one) => isSameSkill(one, row))) continue
    const { skillWorkspaceId, skillId, publisher } = row
    const agreement = agreementBehind(row, rows.slice(rows.indexOf(row) + 1), held)
    if (agreement === 'gone') continue
    agreed.push({ skillWorkspaceId, skillId, publisher, ...(agreement ? { agreement } : {}) })
  }
  return agreed
}

type Behind = ReturnType<typeof agreementOf>

/** What this publisher was agreed to by: `gone` when it was taken back, null when nobody was ever asked about it. */
function agreementBehind(row: PublishedBefore, before: readonly PublishedBefore[], held: readonly GrantRow[]): Behind | 'gone' | null {
  const agreements = held.map(agreementOf).filter(({ permission }) => permission === `publisher:${row.publisher}`)
  const own = agreements.find(({ bindingId }) => bindingId === row.bindingId)
  if (row.isAsked) return own ?? 'gone'
  const counted = row.counted ?? []
  if (counted.length === 0) {
    // From before what counted was kept: an agreement to the same publisher that is older, if there is any.
    const older = before.filter((one) => one.isAsked && isSameSkill(one, row) && one.publisher === row.publisher)
    return agreements.find(({ bindingId }) => older.some((one) => one.bindingId === bindingId)) ?? null
  }
  const holds = counted.every((one) => agreements.some((agreement) => isAgreement(agreement, one)))
  return (holds ? counted[0] : own) ?? 'gone'
}

/** Grants that hold, of all that these rows were agreed to by. */
async function heldFor(scope: TenantScope, rows: readonly PublishedBefore[]): Promise<GrantRow[]> {
  const ids = rows.flatMap(({ bindingId, isAsked, counted }) => [
    ...(isAsked || (counted ?? []).length > 0 ? [bindingId] : []),
    ...(counted ?? []).map((one) => one.bindingId),
  ])
  const grants = await listGrants(scope, [...new Set(ids)])
  const held: GrantRow[] = []
  for (const row of await findBindings(scope, ids)) held.push(...(await grantsThatHold(row, grants)))
  return held
}
