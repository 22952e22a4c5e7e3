import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { link, lstat, open, rename, rm } from 'node:fs/promises'
import { FILE_LIMITS } from '#server/connectors/files/limits.ts'
import { DRAFT_PREFIX, type OpenFolder, openFolder, splitPath, workspaceFolder } from '#server/connectors/files/open-folder.ts'
import { notDone, unsure } from '#server/connectors/files/outcome.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { sha256 } from '#server/kernel/digest.ts'

/**
 * Writes a whole file of the workspace: a draft beside it, to disk, then renamed, so that a reader sees the old bytes or
 * the new ones. Folders on the way are made. On an AppError nothing was written.
 * @param options.replace whether a file of that name may be replaced; of two writers that may not, one is refused
 * @throws AppError PATH_REFUSED, PAYLOAD_TOO_LARGE, STORAGE_FULL, FILE_EXISTS, INTERNAL; Unsure when the file is in place and the disk
 * does not confirm it
 */
export async function writeBytes(
  workspaceId: string,
  path: string,
  bytes: Uint8Array,
  options: { readonly replace: boolean } = { replace: true },
): Promise<{ path: string; sha256: string; size: number }> {
  if (bytes.byteLength > FILE_LIMITS.writeBytesMax)
    throw new AppError('PAYLOAD_TOO_LARGE', { context: { path, size: bytes.byteLength, bytesMax: FILE_LIMITS.writeBytesMax } })
  const parts = splitPath(path)
  const name = parts.pop()
  if (name === undefined) throw new AppError('PATH_REFUSED', { context: { path } })
  const folder = await openFolder(await workspaceFolder(workspaceId, 'files'), parts, { create: true }).catch((cause: unknown) => {
    throw notDone(cause, path)
  })
  try {
    await place(folder, name, path, bytes, options.replace)
    // the point of no return: it is there under its name
    await folder.handle.sync().catch((cause: unknown) => {
      throw unsure(cause, path)
    })
  } finally {
    await folder.close().catch(() => {})
  }
  return { path: [...parts, name].join('/'), sha256: sha256(bytes), size: bytes.byteLength }
}

/** Up to and with the one call that puts the file under its name. @throws AppError: it is not there */
async function place(folder: OpenFolder, name: string, path: string, bytes: Uint8Array, replace: boolean): Promise<void> {
  const draft = folder.at(`${DRAFT_PREFIX}${randomBytes(8).toString('hex')}`)
  try {
    const present = await lstat(folder.at(name)).catch(() => undefined)
    if (present && !present.isFile()) throw new AppError('PATH_REFUSED', { context: { path } })
    if (present && !replace) throw new AppError('FILE_EXISTS', { context: { path } })
    const file = await open(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o640)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    if (replace) await rename(draft, folder.at(name))
    else await linkNew(draft, folder.at(name), path)
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => {})
    throw notDone(cause, path)
  }
  // after a link the draft is a second name of the same bytes; a left-over one is never listed
  if (!replace) await rm(draft, { force: true }).catch(() => {})
}

/** A link fails where a name is taken; a rename would replace what came meanwhile. */
async function linkNew(draft: string, target: string, path: string): Promise<void> {
  try {
    await link(draft, target)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')
      throw new AppError('FILE_EXISTS', { cause, context: { path } })
    throw cause
  }
}
