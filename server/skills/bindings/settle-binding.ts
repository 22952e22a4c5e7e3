import { systemClock } from '#server/observability/system-clock.ts'
import { isMissing, missingOf } from '#server/skills/bindings/core/asked.ts'
import type { BindingDraft } from '#server/skills/bindings/record-binding.ts'
import { grantsThatHold } from '#server/skills/bindings/signed-grants.ts'
import { type BindingRow, findBinding, listGrants, updateBinding } from '#server/skills/bindings/store.ts'
import { mappingsOf } from '#server/skills/bindings/view-bindings.ts'
import { askedSchema } from '#server/skills/schema.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Looks anew whether anything is missing: the whole condition, after every grant, taking back and choice of secrets
 * (requirements §14.8). A successor with nothing missing takes the place of the one before, in the same transaction. The caller holds
 * `lockBindings`.
 * @returns the row as it is now, and what to put on record beside the caller's own
 */
export async function settleBinding(scope: TenantScope, id: string, by: string): Promise<{ row: BindingRow; also: BindingDraft[] }> {
  const row = await findBinding(scope, id)
  const held = await grantsThatHold(row, await listGrants(scope, [id]))
  const granted = new Set(held.map(({ permission }) => permission))
  const pending = isMissing(missingOf(askedSchema.parse(row.asked), { granted, mapped: mappingsOf(row) }))
  if (pending !== row.pending) await updateBinding(scope, id, { pending })
  const also = row.state === 'successor' && !pending ? await takeItsPlace(scope, row, by) : []
  return { row: await findBinding(scope, id), also }
}

async function takeItsPlace(scope: TenantScope, successor: BindingRow, by: string): Promise<BindingDraft[]> {
  const { id, supersedesId, slug, semver } = successor
  const before = supersedesId === null ? null : await findBinding(scope, supersedesId)
  if (before?.state !== 'active') throw new Error('who ends a binding ends its successor too')
  await updateBinding(scope, before.id, { state: 'ended', endedAt: new Date(systemClock.nowMs()), endedBy: by })
  await updateBinding(scope, id, { state: 'active', enabled: before.enabled })
  const ext = { supersedes: before.id, from: before.semver }
  return [{ type: 'skill_binding.upgraded', message: `skill ${slug} ${semver} in place of ${before.semver}`, ext, binding: successor }]
}
