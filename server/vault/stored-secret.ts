import { z } from 'zod'
import { taggedDigest } from '#server/kernel/digest.ts'
import { bindingSchema } from '#server/vault/schema.ts'
import type { SecretRow } from '#server/vault/store.ts'

/** The column `binding`: what may be seen of a secret without opening it. A tombstone has no fields. */
export const storedBindingSchema = bindingSchema.extend({ fields: z.array(z.string()) })
export type StoredBinding = z.infer<typeof storedBindingSchema>

export type LiveSecret = Omit<SecretRow, 'binding'> & { readonly binding: StoredBinding }

/** The row as a secret that is there, or null for none and for a tombstone. */
export function liveSecret(row: SecretRow | undefined): LiveSecret | null {
  if (!row || row.ciphertext.length === 0) return null
  return { ...row, binding: storedBindingSchema.parse(row.binding) }
}

/** What a ciphertext is sealed together with: change any of it in the database, and it opens no more. */
export function secretContext(
  place: { workspaceId: string; path: string; version: number; keyVersion: number },
  binding: StoredBinding,
): string {
  const { workspaceId, path, version, keyVersion } = place
  return taggedDigest('muster.secret.v1', { workspaceId, path, version, keyVersion, binding })
}
