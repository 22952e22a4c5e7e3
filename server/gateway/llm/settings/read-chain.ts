import { type ModelChain, modelChainSchema } from '#server/gateway/llm/schema.ts'
import { findRole, listRoles } from '#server/gateway/llm/settings/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** The models of a role in the order in which they are asked; null when the workspace has no such role. @throws ZodError when damaged */
export async function readChain(scope: TenantScope, role: string): Promise<ModelChain | null> {
  const row = await findRole(scope, role)
  return row ? modelChainSchema.parse(row.chain) : null
}

/** The roles that the workspace has models for, sorted: what the compiler's snapshot knows. */
export async function listModelRoles(scope: TenantScope): Promise<string[]> {
  return (await listRoles(scope)).map(({ role }) => role)
}
