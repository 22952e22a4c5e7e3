import { AppError } from '#server/kernel/app-error.ts'
import { canonicalJson } from '#server/kernel/canonical-json.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { formatHandle } from '#server/vault/handle.ts'
import { type SecretBinding, secretInputSchema } from '#server/vault/schema.ts'
import { sealBytes } from '#server/vault/seal-bytes.ts'
import { deleteOlder, insertSecret, lockPath, newestSecret } from '#server/vault/store.ts'
import { liveSecret, secretContext, type StoredBinding } from '#server/vault/stored-secret.ts'
import { currentDataKey } from '#server/vault/workspace-key.ts'

const NOTHING = Buffer.alloc(0)

export interface NewSecret {
  readonly path: string
  /** Field → value. */
  readonly fields: Readonly<Record<string, string>>
  readonly binding: SecretBinding
  /** User id of the admin; the caller has checked the right to do this and puts it on record. */
  readonly createdBy: string
}

/**
 * Stores a secret with its binding as the next version of its path; the one before is deleted. To bind it otherwise is to
 * store it again, because whoever binds it anew must know it.
 * @returns the version and the handles of its fields
 * @throws AppError VALIDATION_FAILED, which repeats nothing of what was given; KEYS_MISSING
 */
export async function storeSecret(scope: TenantScope, secret: NewSecret): Promise<{ version: number; handles: string[] }> {
  const parsed = secretInputSchema.safeParse({ path: secret.path, fields: secret.fields, binding: secret.binding })
  // a field's name may be a secret in the wrong place, so not even the place of the fault is repeated
  if (!parsed.success) throw new AppError('VALIDATION_FAILED', { context: { why: 'path, fields or binding of the secret are not in order' } })
  const { path, fields, binding } = parsed.data
  await lockPath(scope, path)
  const version = ((await newestSecret(scope, path))?.version ?? 0) + 1
  const { key, version: keyVersion } = await currentDataKey(scope)
  const stored: StoredBinding = { ...binding, fields: Object.keys(fields).sort() }
  const ciphertext = sealBytes(key, Buffer.from(canonicalJson(fields), 'utf8'), secretContext({ workspaceId: scope.workspaceId, path, version, keyVersion }, stored))
  await insertSecret(scope, { path, version, ciphertext, keyVersion, binding: stored, createdBy: secret.createdBy })
  await deleteOlder(scope, path, version)
  return { version, handles: stored.fields.map((field) => formatHandle({ path, field })) }
}

/**
 * Deletes a secret. An empty row keeps its version counted, so that a plan sealed with version 3 never meets another secret
 * stored later under the same path.
 * @param deletedBy user id of the admin; the caller has checked the right to do this and puts it on record
 * @throws AppError NOT_FOUND
 */
export async function deleteSecret(scope: TenantScope, path: string, deletedBy: string): Promise<void> {
  await lockPath(scope, path)
  const secret = liveSecret(await newestSecret(scope, path))
  if (secret === null) throw new AppError('NOT_FOUND', { context: { secret: path } })
  const version = secret.version + 1
  await insertSecret(scope, { path, version, ciphertext: NOTHING, keyVersion: secret.keyVersion, binding: { ...secret.binding, fields: [] }, createdBy: deletedBy })
  await deleteOlder(scope, path, version)
}
