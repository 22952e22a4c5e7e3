import { AppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { askedOfOne } from '#server/skills/bindings/asked-now.ts'
import { isMissing } from '#server/skills/bindings/core/asked.ts'
import type { BindingDraft } from '#server/skills/bindings/record-binding.ts'
import { type BindingRow, findBinding, listVersionStates, updateBinding } from '#server/skills/bindings/store.ts'
import { lockOf, withdrawnOf } from '#server/skills/bindings/view-bindings.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Looks anew whether anything is missing: the whole condition, after every grant, taking back and choice of secrets
 * (requirements §14.8). A successor with nothing missing takes the place of the one before, in the same transaction. The caller holds
 * `lockBindings`.
 * @throws AppError SKILL_VERSION_YANKED when a successor would take its place with a version that is not to be had any more
 * @returns the row as it is now, and what to put on record beside the caller's own
 */
export async function settleBinding(scope: TenantScope, id: string, by: string): Promise<{ row: BindingRow; also: BindingDraft[] }> {
  const row = await findBinding(scope, id)
  const pending = isMissing((await askedOfOne(scope, row)).missing)
  if (pending !== row.pending) await updateBinding(scope, id, { pending })
  const isNext = row.state === 'successor' && !pending
  if (isNext) await refuseWithdrawn(scope, row)
  const also = isNext ? await takeItsPlace(scope, row, by) : []
  return { row: await findBinding(scope, id), also }
}

/** What is withdrawn, deleted or private by now is not put in the place of anything: the change does not happen, the successor waits on. */
async function refuseWithdrawn(scope: TenantScope, successor: BindingRow): Promise<void> {
  const lock = lockOf(successor)
  const [withdrawn] = withdrawnOf(lock, await listVersionStates(scope, lock))
  if (!withdrawn) return
  throw new AppError('SKILL_VERSION_YANKED', { context: { skill: withdrawn.slug, version: withdrawn.version } })
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
