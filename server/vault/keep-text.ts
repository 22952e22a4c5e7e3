import type { TenantScope } from '#server/tenancy/store.ts'
import { sealBytes } from '#server/vault/seal-bytes.ts'
import { currentDataKey } from '#server/vault/workspace-key.ts'

/** A text as it may be stored: only `revealText` opens it, in the same place. */
export interface KeptText {
  readonly sealed: Buffer
  readonly keyVersion: number
}

/**
 * Seals a text that is a secret but has no handle, such as a token of a sign-in, under the workspace's data key.
 * @param context a digest of all that it belongs to, the workspace included: with another context it does not open
 * @throws AppError KEYS_MISSING
 */
export async function keepText(scope: TenantScope, text: string, context: string): Promise<KeptText> {
  const { key, version } = await currentDataKey(scope)
  return { sealed: sealBytes(key, Buffer.from(text, 'utf8'), context), keyVersion: version }
}
