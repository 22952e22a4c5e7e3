import type { TenantScope } from '#server/tenancy/store.ts'
import { parseHandle } from '#server/vault/schema.ts'
import { newestSecret } from '#server/vault/store.ts'
import { liveSecret } from '#server/vault/stored-secret.ts'

/**
 * Path → version of the secrets behind these handles as they are now, for the seal (domain §5, `secretVersions`): a secret that
 * changes after the plan was sealed makes the plan stale. 0 = there is none.
 */
export async function secretVersions(scope: TenantScope, handles: readonly string[]): Promise<{ [path: string]: number }> {
  const paths = [...new Set(handles.flatMap((handle) => parseHandle(handle)?.path ?? []))].sort()
  const versions: { [path: string]: number } = {}
  for (const path of paths) versions[path] = liveSecret(await newestSecret(scope, path))?.version ?? 0
  return versions
}
