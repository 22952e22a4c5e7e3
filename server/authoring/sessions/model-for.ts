import { readChain } from '#server/gateway/llm/settings/read-chain.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Its own use of models, as the screen of models says it: without one the built-in author asks, whatever steps may ask. */
const ROLE = 'authoring'

/** The model that answers in conversations, by the role it is asked under; null where an admin chose none for it. */
export async function modelFor(scope: TenantScope): Promise<{ role: string; name: string } | null> {
  const [first] = (await readChain(scope, ROLE)) ?? []
  return first === undefined ? null : { role: ROLE, name: first.model }
}
