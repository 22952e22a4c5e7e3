import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { FILE_LIMITS } from '#server/connectors/files/limits.ts'
import { openFolder, pathError, placeOf, splitPath } from '#server/connectors/files/open-folder.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'

export type FileState = { readonly exists: boolean; readonly sha256: string; readonly size: number }

/**
 * The bytes of a file of the workspace, at most `bytesMax`. Links and anything but plain files are refused.
 * @throws AppError FILE_NOT_FOUND, PATH_REFUSED, PAYLOAD_TOO_LARGE
 */
export async function readBytes(workspaceId: string, path: string, bytesMax: number = FILE_LIMITS.readBytesMax): Promise<Buffer> {
  return await withFile(workspaceId, path, async (file, size) => {
    if (size > bytesMax) throw new AppError('PAYLOAD_TOO_LARGE', { context: { path, size, bytesMax } })
    const bytes = Buffer.alloc(size)
    let filled = 0
    while (filled < size) {
      const { bytesRead } = await file.read(bytes, filled, size - filled, filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return bytes.subarray(0, filled)
  })
}

/** Whether a file exists, its SHA-256 and size, without loading it whole. @throws AppError PATH_REFUSED, PAYLOAD_TOO_LARGE */
export async function probeFile(workspaceId: string, path: string): Promise<FileState> {
  try {
    return await withFile(workspaceId, path, async (file, size) => {
      if (size > FILE_LIMITS.probeBytesMax)
        throw new AppError('PAYLOAD_TOO_LARGE', { context: { path, size, bytesMax: FILE_LIMITS.probeBytesMax } })
      return { exists: true, ...(await digest(file, size)) }
    })
  } catch (error) {
    if (isAppError(error, 'FILE_NOT_FOUND')) return { exists: false, sha256: '', size: 0 }
    throw error
  }
}

/** SHA-256 and size of a plain file at a place of our own, links not followed. @throws file system errors */
export async function digestOf(at: string): Promise<{ sha256: string; size: number }> {
  const file = await open(at, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    return await digest(file, (await file.stat()).size)
  } finally {
    await file.close()
  }
}

async function digest(file: Handle, size: number): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256')
  let read = 0
  for await (const chunk of file.createReadStream({ autoClose: false, end: Math.max(size - 1, 0) }) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    read += chunk.length
  }
  return { sha256: hash.digest('hex'), size: read }
}

type Handle = Awaited<ReturnType<typeof open>>

async function withFile<T>(workspaceId: string, path: string, work: (file: Handle, size: number) => Promise<T>): Promise<T> {
  const parts = splitPath(path)
  const name = parts.pop()
  if (name === undefined) throw new AppError('PATH_REFUSED', { context: { path } })
  // A workspace without a folder has no file: looking makes none.
  const folder = await openFolder(placeOf(workspaceId, 'files'), parts, { create: false })
  try {
    // O_NONBLOCK: opening a pipe must not wait for a writer
    const file = await open(folder.at(name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const stat = await file.stat()
      if (!stat.isFile()) throw new AppError('PATH_REFUSED', { context: { path } })
      return await work(file, stat.size)
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw pathError(cause, path)
  } finally {
    await folder.close()
  }
}
