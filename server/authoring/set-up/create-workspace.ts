import { openWorkspace } from '#server/authoring/set-up/open-workspace.ts'
import { touchSession } from '#server/identity/accounts/store.ts'
import type { IdentityContext } from '#server/identity/context.ts'
import type { Principal } from '#server/identity/principal.ts'
import type { CreateWorkspaceInput } from '#server/identity/schema.ts'
import { inSystem } from '#server/tenancy/store.ts'

/** Opens another workspace, in practice, with its maker as first admin, and moves this session there. @returns its id */
export async function createWorkspace(context: IdentityContext, principal: Principal, input: CreateWorkspaceInput): Promise<string> {
  return await inSystem(async (system) => {
    const workspaceId = await openWorkspace(system, context, { ...input, adminId: principal.userId })
    await touchSession(system, principal.sessionHash, { workspaceId })
    return workspaceId
  })
}
