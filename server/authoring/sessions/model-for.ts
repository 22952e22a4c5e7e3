import { readChain } from '#server/gateway/llm/settings/read-chain.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** An admin may give hiring models of its own; without them it asks those for everything. */
const ROLES = ['authoring', 'primary'] as const

/** The model that answers in conversations, by the role it is asked under; null where there is none. */
export async function modelFor(scope: TenantScope): Promise<{ role: string; name: string } | null> {
  for (const role of ROLES) {
    const [first] = (await readChain(scope, role)) ?? []
    if (first) return { role, name: first.model }
  }
  return null
}
