import { join } from 'node:path'
import type { BlobRef, Blobs } from '#server/blobs/blobs.ts'
import { openDirectoryBlobs } from '#server/blobs/directory-blobs.ts'
import { readEnv } from '#server/observability/env.ts'

/** `mail`: whole e-mails, apart from what plans and proofs name, for they are taken away again. */
type Place = 'blobs' | 'mail'
const opened = new Map<Place, { key: string; blobs: Blobs }>()

/** The blobs of this installation: a directory until object storage is configured (architecture §1). */
function openBlobs(place: Place = 'blobs'): Blobs {
  const env = readEnv()
  const dir = join(env.MUSTER_DATA_DIR, place)
  const key = `${dir}\0${env.MUSTER_BLOB_BYTES_MAX}`
  const known = opened.get(place)
  if (known?.key === key) return known.blobs
  const blobs = openDirectoryBlobs({ dir, bytesMax: env.MUSTER_BLOB_BYTES_MAX })
  opened.set(place, { key, blobs })
  return blobs
}

/** Keeps a whole e-mail until it is swept. */
export function putMail(workspaceId: string, bytes: Uint8Array): Promise<{ ref: BlobRef; size: number }> {
  return openBlobs('mail').put(workspaceId, bytes)
}

/** Takes a whole e-mail away. */
export function removeMail(workspaceId: string, ref: string): Promise<void> {
  return openBlobs('mail').remove(workspaceId, ref)
}

/** Keeps bytes of a workspace; see `Blobs.put`. */
export function putBlob(workspaceId: string, bytes: Uint8Array): Promise<{ ref: BlobRef; size: number }> {
  return openBlobs().put(workspaceId, bytes)
}

/** The bytes of a reference of a workspace, checked; see `Blobs.get`. */
export function getBlob(workspaceId: string, ref: string): Promise<Uint8Array> {
  return openBlobs().get(workspaceId, ref)
}
