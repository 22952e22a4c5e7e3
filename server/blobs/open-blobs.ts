import { join } from 'node:path'
import type { BlobRef, Blobs } from '#server/blobs/blobs.ts'
import { openDirectoryBlobs } from '#server/blobs/directory-blobs.ts'
import { readEnv } from '#server/observability/env.ts'

let opened: { key: string; blobs: Blobs } | undefined

/** The blobs of this installation: a directory until object storage is configured (architecture §1). */
function openBlobs(): Blobs {
  const env = readEnv()
  const dir = join(env.MUSTER_DATA_DIR, 'blobs')
  const key = `${dir}\0${env.MUSTER_BLOB_BYTES_MAX}`
  if (opened?.key !== key) opened = { key, blobs: openDirectoryBlobs({ dir, bytesMax: env.MUSTER_BLOB_BYTES_MAX }) }
  return opened.blobs
}

/** Keeps bytes of a workspace; see `Blobs.put`. */
export function putBlob(workspaceId: string, bytes: Uint8Array): Promise<{ ref: BlobRef; size: number }> {
  return openBlobs().put(workspaceId, bytes)
}

/** The bytes of a reference of a workspace, checked; see `Blobs.get`. */
export function getBlob(workspaceId: string, ref: string): Promise<Uint8Array> {
  return openBlobs().get(workspaceId, ref)
}
