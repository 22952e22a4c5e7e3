import { type ModelChain, modelChainSchema } from '#server/gateway/llm/schema.ts'
import { roleHolds } from '#server/gateway/llm/settings/signed-settings.ts'
import { findRole, listRoles } from '#server/gateway/llm/settings/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * The models of a role in the order in which they are asked; null when the workspace has no such role, or when its row is
 * not what an admin signed. @throws ZodError when damaged; AppError SIGNER_UNAVAILABLE
 */
export async function readChain(scope: TenantScope, role: string): Promise<ModelChain | null> {
  const row = await findRole(scope, role)
  return row && (await roleHolds(row)) ? modelChainSchema.parse(row.chain) : null
}

/** The roles that the workspace has models for, sorted: names, for the compiler's snapshot. What they ask is `readChain`'s to say. */
export async function listModelRoles(scope: TenantScope): Promise<string[]> {
  return (await listRoles(scope)).map(({ role }) => role)
}
