import { randomBytes } from 'node:crypto'
import { AppError } from '#server/kernel/app-error.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { readKeyFile, readOrMakeKeyFile } from '#server/vault/key-file.ts'
import { openBytes, sealBytes } from '#server/vault/seal-bytes.ts'
import { findWorkspaceKey, insertWorkspaceKey, listKeyPlaces, newestWorkspaceKey } from '#server/vault/store.ts'

const DATA_KEY_BYTES = 32

export interface DataKey {
  readonly version: number
  readonly key: Buffer
}

/** The workspace's newest data key, made now when it has none. @throws AppError KEYS_MISSING */
export async function currentDataKey(scope: TenantScope): Promise<DataKey> {
  const known = await newestWorkspaceKey(scope)
  if (known) return await unwrap(scope, known)
  const key = randomBytes(DATA_KEY_BYTES)
  // Other workspaces' keys count too: a new file in place of a lost one would close their secrets for good.
  const keyFile = await readOrMakeKeyFile(async () => (await listKeyPlaces()).length === 0)
  await insertWorkspaceKey(scope, { version: 1, wrapped: sealBytes(keyFile, key, contextOf(scope.workspaceId, 1)) })
  // another transaction may have been first: what is stored counts
  const stored = await newestWorkspaceKey(scope)
  if (!stored) throw new AppError('CONFLICT', { context: { what: 'data key' } })
  return await unwrap(scope, stored)
}

/** A data key by its version. @throws AppError KEYS_MISSING */
export async function dataKey(scope: TenantScope, version: number): Promise<DataKey> {
  const stored = await findWorkspaceKey(scope, version)
  if (!stored) throw new AppError('KEYS_MISSING', { context: { what: 'data key', version } })
  return await unwrap(scope, stored)
}

async function unwrap(scope: TenantScope, stored: { version: number; wrapped: Buffer }): Promise<DataKey> {
  const key = openBytes(await readKeyFile(), stored.wrapped, contextOf(scope.workspaceId, stored.version))
  if (key === null)
    throw new AppError('KEYS_MISSING', { context: { file: 'vault.key', why: 'it is not the one that these secrets were sealed with' } })
  return { version: stored.version, key }
}

function contextOf(workspaceId: string, version: number): string {
  return taggedDigest('muster.vault-key.v1', { workspaceId, version })
}
