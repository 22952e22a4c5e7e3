import type { TenantScope } from '#server/tenancy/store.ts'
import { listSecrets } from '#server/vault/list-secrets.ts'

/**
 * The handles that a member's definition may name, for the compiler's snapshot, sorted.
 * @param memberId only what is bound to this member or to all; null = a member that does not exist yet: what all may use
 */
export async function listHandles(scope: TenantScope, memberId: string | null): Promise<{ handle: string; connectors: string[] }[]> {
  const usable = (await listSecrets(scope)).filter(
    ({ binding }) => binding.members === 'all' || (memberId !== null && binding.members.includes(memberId)),
  )
  return usable.flatMap(({ handles, binding }) => handles.map((handle) => ({ handle, connectors: [binding.connector] })))
}
