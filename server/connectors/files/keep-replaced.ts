import { putBlob } from '#server/blobs/open-blobs.ts'
import { FILE_LIMITS } from '#server/connectors/files/limits.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { isAppError } from '#server/kernel/app-error.ts'

/** Bytes that a write will replace, kept: `blob:` reference and size. */
export interface Replaced {
  readonly ref: string
  readonly size: number
}

/**
 * Keeps what stands at a path now, so that a write over it can be put back (decision 0053). Null where nothing stands there and where
 * it cannot be kept: too big for `bytesMax`, no plain file, no room. Then the write goes on, and *Put it back* says so.
 */
export async function keepReplaced(workspaceId: string, path: string, bytesMax: number): Promise<Replaced | null> {
  try {
    return await putBlob(workspaceId, await readBytes(workspaceId, path, Math.min(bytesMax, FILE_LIMITS.earlierBytesMax)))
  } catch (error) {
    if (isAppError(error)) return null
    throw error
  }
}
