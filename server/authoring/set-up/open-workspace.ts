import { insertFirstCrew } from '#server/authoring/set-up/store.ts'
import { installBundledConnectors } from '#server/catalogue/install-bundled.ts'
import type { IdentityContext } from '#server/identity/context.ts'
import { insertMembership } from '#server/identity/people/store.ts'
import { type CreateWorkspaceInput, DECIDE_GRANTS } from '#server/identity/schema.ts'
import { signMembership } from '#server/identity/signed-records.ts'
import { insertWorkspace, isSlugTaken } from '#server/identity/workspaces/store.ts'
import { inScope, type SystemScope } from '#server/tenancy/store.ts'

/**
 * A workspace ready for work: in practice, its first admin with every permission to decide, a crew, and the bundled
 * connectors accepted in that admin's name (domain §2, §7). The tenant's half commits just before the system's: if the
 * second fails, the first belongs to a workspace that never was and nobody can enter.
 * @returns the workspace's id
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function openWorkspace(
  system: SystemScope,
  context: IdentityContext,
  input: CreateWorkspaceInput & { adminId: string },
): Promise<string> {
  const id = context.ids.next('ws')
  const { tenantName, name, timeZone, adminId } = input
  await insertWorkspace(system, { id, tenantName, name, timeZone, slug: await freeSlug(system, name, id) })
  await inScope(id, async (scope) => {
    const seal = await signMembership({ workspaceId: id, userId: adminId, role: 'admin', grants: DECIDE_GRANTS })
    await insertMembership(scope, { userId: adminId, role: 'admin', grants: DECIDE_GRANTS, ...seal })
    await insertFirstCrew(scope, { id: context.ids.next('crw'), name: 'Crew' })
    await installBundledConnectors(scope, adminId)
    await context.record(scope, [
      { type: 'workspace.created', decision: 'allow', actorId: adminId, subjectId: id, details: { timeZone, practice: true } },
      {
        type: 'membership.granted',
        decision: 'allow',
        actorId: adminId,
        subjectId: adminId,
        details: { role: 'admin', grants: DECIDE_GRANTS, ...seal },
      },
    ])
  })
  return id
}

async function freeSlug(system: SystemScope, name: string, id: string): Promise<string> {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
  const wanted = plain || 'workspace'
  return (await isSlugTaken(system, wanted)) ? `${wanted}-${id.slice(-6)}` : wanted
}
