import { AppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { checkMappings } from '#server/skills/bindings/check-mappings.ts'
import { checkScope } from '#server/skills/bindings/check-scope.ts'
import { askedOf, isMissing, missingOf } from '#server/skills/bindings/core/asked.ts'
import { findLock } from '#server/skills/bindings/find-lock.ts'
import { publishersBefore } from '#server/skills/bindings/publishers-before.ts'
import { recordBindings } from '#server/skills/bindings/record-binding.ts'
import { type BindingView, type BindSkill, bindSkillSchema } from '#server/skills/bindings/schema.ts'
import { findBound, insertBinding, lockBindings } from '#server/skills/bindings/store.ts'
import { tellGranters } from '#server/skills/bindings/tell-granters.ts'
import { viewBinding } from '#server/skills/bindings/view-bindings.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Makes a skill available to a scope (requirements §14.8): what it resolves to now, with all that it needs, is frozen for as long as
 * the binding lives. Another publisher than was agreed to before, anywhere in the workspace, is asked about. It counts from the moment on when everything that the whole tree asks for is granted and chosen.
 * @param by user id of who binds; the caller has checked `skills:bind`
 * @throws AppError VALIDATION_FAILED, BINDING_DUPLICATE, SECRET_MAPPING_INVALID, CONFLICT when it resolves to something else than what
 * was looked at (`lockDigest`), and what `findLock` throws
 */
export async function bindSkill(workspaceId: string, input: BindSkill, by: string): Promise<BindingView> {
  const given = bindSkillSchema.parse(input)
  return await inScope(workspaceId, async (scope) => {
    await lockBindings(scope)
    const { scopeType, secretMappings } = given
    const scopeId = await checkScope(scope, given)
    const { locked, lock, root, lockDigest } = await findLock(scope, given)
    const { skillId, skillWorkspaceId, slug, versionId, version } = root
    const there = await findBound(scope, { scopeType, scopeId, skillId, skillWorkspaceId }, 'active')
    if (there) throw new AppError('BINDING_DUPLICATE', { context: { skill: slug, binding: there.id } })
    if (given.lockDigest !== undefined && given.lockDigest !== lockDigest)
      throw new AppError('CONFLICT', { context: { skill: slug, why: 'another version was published since this was looked at' } })
    const asked = askedOf(locked, await publishersBefore(scope, lock))
    await checkMappings(scope, secretMappings, { asked, scopeType, scopeId })
    const missing = missingOf(asked, { granted: new Set(), mapped: secretMappings })
    const row = await insertBinding(scope, {
      id: systemIds.next('bnd'),
      ...{ skillWorkspaceId, skillId, slug, ref: given.ref, versionId, semver: version, scopeType, scopeId },
      ...{ state: 'active', pending: isMissing(missing), lock, lockDigest, asked, secretMappings, createdBy: by },
      createdAt: new Date(systemClock.nowMs()),
    })
    const view = await viewBinding(scope, row)
    await tellGranters(scope, view, by)
    const ext = { missing: view.missing }
    await recordBindings(scope, by, [{ type: 'skill_binding.created', message: `skill ${slug} ${version} added`, ext, binding: row }])
    return view
  })
}
