import { crews } from '#db/schema/crews.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** The first crew of a workspace; a crew only groups (domain §2). */
export async function insertFirstCrew({ tx, workspaceId }: TenantScope, crew: { id: string; name: string }): Promise<void> {
  await tx.insert(crews).values({ workspaceId, id: crew.id, name: crew.name })
}
