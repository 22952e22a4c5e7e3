import { asc, eq } from 'drizzle-orm'
import { workspaces } from '#db/schema/workspaces.ts'
import type { WorkspaceChange } from '#server/identity/schema.ts'
import type { SystemScope, TenantScope } from '#server/tenancy/store.ts'

/** A new row needs the system role; reading and changing one's own row is the application role's, bound by its scope. */
export async function insertWorkspace(
  { tx }: SystemScope,
  workspace: { id: string; tenantName: string; name: string; slug: string; timeZone: string },
): Promise<void> {
  await tx.insert(workspaces).values(workspace)
}

export async function oldestWorkspaceId({ tx }: SystemScope): Promise<string | undefined> {
  const [oldest] = await tx.select({ id: workspaces.id }).from(workspaces).orderBy(asc(workspaces.createdAt), asc(workspaces.id)).limit(1)
  return oldest?.id
}

export async function isSlugTaken({ tx }: SystemScope, slug: string): Promise<boolean> {
  return (await tx.$count(workspaces, eq(workspaces.slug, slug))) > 0
}

export async function loadWorkspace({ tx, workspaceId }: TenantScope) {
  const [found] = await tx
    .select({
      id: workspaces.id,
      tenantName: workspaces.tenantName,
      name: workspaces.name,
      timeZone: workspaces.timeZone,
      practice: workspaces.practice,
      singlePersonApproval: workspaces.singlePersonApproval,
    })
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId))
  return found
}

export async function updateWorkspaceRow({ tx, workspaceId }: TenantScope, change: WorkspaceChange): Promise<void> {
  const set = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  await tx.update(workspaces).set(set).where(eq(workspaces.id, workspaceId))
}
