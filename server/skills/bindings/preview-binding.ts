import type { z } from 'zod'
import { checkMappings } from '#server/skills/bindings/check-mappings.ts'
import { checkScope } from '#server/skills/bindings/check-scope.ts'
import { askedOf, missingOf } from '#server/skills/bindings/core/asked.ts'
import { whoGrants } from '#server/skills/bindings/core/who-grants.ts'
import { findLock } from '#server/skills/bindings/find-lock.ts'
import { listGranters } from '#server/skills/bindings/list-granters.ts'
import { publishersBefore } from '#server/skills/bindings/publishers-before.ts'
import { type BindingPreview, previewBindingSchema } from '#server/skills/bindings/schema.ts'
import { findBound } from '#server/skills/bindings/store.ts'
import { permissionsOf, secretsOf } from '#server/skills/bindings/view-bindings.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * What `bindSkill` would fix and ask for, with nothing kept: the lock, what the whole tree asks for, what is missing of it.
 * @param by user id of who would bind
 * @throws what `bindSkill` throws, but for BINDING_DUPLICATE: that is in the answer
 */
export async function previewBinding(
  workspaceId: string,
  input: z.input<typeof previewBindingSchema>,
  by: string,
): Promise<BindingPreview> {
  const given = previewBindingSchema.parse(input)
  return await inScope(workspaceId, async (scope) => {
    const { scopeType, secretMappings } = given
    const scopeId = await checkScope(scope, given)
    const { locked, lock, root, lockDigest } = await findLock(scope, given)
    const { skillId, skillWorkspaceId, slug, version } = root
    const asked = askedOf(locked, await publishersBefore(scope, lock))
    await checkMappings(scope, secretMappings, { asked, scopeType, scopeId })
    const missing = missingOf(asked, { granted: new Set(), mapped: secretMappings })
    const there = await findBound(scope, { scopeType, scopeId, skillId, skillWorkspaceId }, 'active')
    return {
      ...{ slug, ref: given.ref, version, lock: [...lock], lockDigest },
      permissions: permissionsOf(asked),
      secrets: secretsOf(asked, secretMappings),
      missing: { permissions: [...missing.permissions], secrets: [...missing.secrets] },
      granters: [...whoGrants(await listGranters(scope), by)],
      duplicateOf: there?.id ?? null,
    }
  })
}
