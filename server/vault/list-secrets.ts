import type { TenantScope } from '#server/tenancy/store.ts'
import { formatHandle, type SecretView } from '#server/vault/schema.ts'
import { listNewestSecrets } from '#server/vault/store.ts'
import { liveSecret } from '#server/vault/stored-secret.ts'

/** Every secret of the workspace as people may see it: handles and bindings, sorted by path, never a value. */
export async function listSecrets(scope: TenantScope): Promise<SecretView[]> {
  const views = (await listNewestSecrets(scope)).flatMap((row): SecretView[] => {
    const secret = liveSecret(row)
    if (secret === null) return []
    const { path, version, createdBy, createdAt } = secret
    const { fields, ...binding } = secret.binding
    return [
      {
        path,
        version,
        fields,
        handles: fields.map((field) => formatHandle({ path, field })),
        binding,
        savedBy: createdBy,
        savedAt: createdAt.toISOString(),
      },
    ]
  })
  // sorted here: a database's collation differs from host to host
  return views.sort((a, b) => (a.path < b.path ? -1 : 1))
}
