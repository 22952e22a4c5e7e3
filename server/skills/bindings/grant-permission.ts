import { appendDenial } from '#server/audit/append-audit.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { askedOfOne } from '#server/skills/bindings/asked-now.ts'
import { whoGrants } from '#server/skills/bindings/core/who-grants.ts'
import { listGranters } from '#server/skills/bindings/list-granters.ts'
import { recordBindings } from '#server/skills/bindings/record-binding.ts'
import type { BindingView } from '#server/skills/bindings/schema.ts'
import { settleBinding } from '#server/skills/bindings/settle-binding.ts'
import { signGrant } from '#server/skills/bindings/signed-grants.ts'
import { deleteGrant, findOpen, insertGrants, lockBindings } from '#server/skills/bindings/store.ts'
import { takeBack } from '#server/skills/bindings/take-back.ts'
import { tellOfTakingBack } from '#server/skills/bindings/tell-granters.ts'
import { viewBinding } from '#server/skills/bindings/view-bindings.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Gives one permission that the tree of a binding asks for, as a signed record (requirements §14.8, §14.9). Who added the skill gives
 * nothing while somebody else may. Given already: nothing happens.
 * @param by user id; whether this person may is looked up here, in the signed roles
 * @throws AppError BINDING_NOT_FOUND, GRANT_NOT_DECLARED, FORBIDDEN, GRANT_SELF_APPROVAL, SIGNER_UNAVAILABLE, SKILL_VERSION_YANKED when
 * an upgrade would take its place with a version that was withdrawn meanwhile
 */
export async function grantPermission(workspaceId: string, bindingId: string, permission: string, by: string): Promise<BindingView> {
  return await inScope(workspaceId, async (scope) => {
    await lockBindings(scope)
    const binding = await findOpen(scope, bindingId)
    const { asked, held } = await askedOfOne(scope, binding)
    if (!asked.permissions.some((one) => one.permission === permission))
      throw new AppError('GRANT_NOT_DECLARED', { context: { binding: bindingId, permission } })
    const granters = await listGranters(scope)
    if (!granters.includes(by)) throw new AppError('FORBIDDEN', { context: { grant: 'skills:grant' } })
    if (!whoGrants(granters, binding.createdBy).includes(by))
      throw new AppError('GRANT_SELF_APPROVAL', { context: { binding: bindingId, permission } })
    if (held.some((grant) => grant.permission === permission)) return await viewBinding(scope, binding)
    const grant = { bindingId, permission, grantedBy: by, grantedAt: new Date(systemClock.nowMs()) }
    const seal = await signGrant(workspaceId, grant, binding.lockDigest)
    // One that nobody signed may stand in its place.
    await deleteGrant(scope, bindingId, permission)
    await insertGrants(scope, [{ ...grant, ...seal }])
    const { row, also } = await settleBinding(scope, bindingId, by)
    const view = await viewBinding(scope, row)
    const given = { type: 'skill_grant.given' as const, message: `permission given to skill ${binding.slug}`, binding }
    await recordBindings(scope, by, [{ ...given, ext: { permission, grantedBy: by, pending: row.pending, ...seal } }, ...also])
    return view
  }).catch(async (error: unknown) => {
    await recordRefused(workspaceId, { bindingId, permission, by, wanted: 'give' }, error)
    throw error
  })
}

/**
 * Takes a permission back: the skill is in no scope any more until it is given again. An upgrade that waits loses it too, and so does
 * whatever was not asked about a publisher because that one had been agreed to here (`takeBack`).
 * @param by user id of somebody who may grant
 * @throws AppError BINDING_NOT_FOUND, FORBIDDEN, NOT_FOUND when it was not given
 */
export async function revokeGrant(workspaceId: string, bindingId: string, permission: string, by: string): Promise<BindingView> {
  return await inScope(workspaceId, async (scope) => {
    await lockBindings(scope)
    const binding = await findOpen(scope, bindingId)
    if (!(await listGranters(scope)).includes(by)) throw new AppError('FORBIDDEN', { context: { grant: 'skills:grant' } })
    const taken = await takeBack(scope, binding, permission)
    if (taken.length === 0) throw new AppError('NOT_FOUND', { context: { binding: bindingId, permission } })
    for (const { binding: before } of taken) {
      if (before.state === 'ended') continue
      const { row } = await settleBinding(scope, before.id, by)
      if (row.pending && !before.pending) await tellOfTakingBack(scope, await viewBinding(scope, row), by)
    }
    const view = await viewBinding(scope, await findOpen(scope, bindingId))
    await recordBindings(scope, by, taken)
    return view
  }).catch(async (error: unknown) => {
    await recordRefused(workspaceId, { bindingId, permission, by, wanted: 'take back' }, error)
    throw error
  })
}

/** Denials are kept (domain §8). */
async function recordRefused(
  workspaceId: string,
  asked: { bindingId: string; permission: string; by: string; wanted: 'give' | 'take back' },
  error: unknown,
) {
  if (!isAppError(error, 'GRANT_SELF_APPROVAL') && !isAppError(error, 'FORBIDDEN')) return
  const { bindingId, permission, by, wanted } = asked
  const outcome = wanted === 'give' ? 'a permission was not given' : 'a permission was not taken back'
  const why = error.code === 'FORBIDDEN' ? 'this person may not decide on it' : 'who added the skill does not give it'
  await appendDenial(workspaceId, {
    type: 'skill_grant.refused',
    message: `${outcome}: ${why}`,
    ext: { bindingId, permission, wanted, actor: by, code: error.code },
  })
}
