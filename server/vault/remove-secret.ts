import { AppError } from '#server/kernel/app-error.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { deleteOlder, insertSecret, lockPath, newestSecret } from '#server/vault/store.ts'
import { liveSecret } from '#server/vault/stored-secret.ts'

const NOTHING = Buffer.alloc(0)

/**
 * Deletes a secret; its handles stop working at once. An empty row keeps its version counted, so that a plan sealed with
 * version 3 never meets another secret saved later under the same path.
 * @param removedBy user id of the admin; the caller has checked `secrets:manage` and puts it on record
 * @throws AppError NOT_FOUND
 */
export async function removeSecret(scope: TenantScope, path: string, removedBy: string): Promise<void> {
  await lockPath(scope, path)
  const secret = liveSecret(await newestSecret(scope, path))
  if (secret === null) throw new AppError('NOT_FOUND', { context: { secret: path } })
  const version = secret.version + 1
  await insertSecret(scope, {
    path,
    version,
    ciphertext: NOTHING,
    keyVersion: secret.keyVersion,
    binding: { ...secret.binding, fields: [] },
    createdBy: removedBy,
  })
  await deleteOlder(scope, path, version)
}
