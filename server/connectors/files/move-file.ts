import { createHash } from 'node:crypto'
import { link, lstat, mkdir, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ignore, type OpenFolder, openFolder, pathError, splitPath, workspaceFolder } from '#server/connectors/files/open-folder.ts'
import { probeFile } from '#server/connectors/files/read-bytes.ts'
import { AppError } from '#server/kernel/app-error.ts'

const ASIDE_ID = /^[0-9a-f]{24}$/

/** Moves a plain file; never onto another one. @throws AppError FILE_NOT_FOUND, PATH_REFUSED, CONFLICT */
export async function moveFile(workspaceId: string, from: string, to: string): Promise<void> {
  await withParent(workspaceId, from, false, async (source, sourceName) => {
    await refuseUnlessPlain(source.at(sourceName), from)
    await withParent(workspaceId, to, true, async (target, targetName) => await relink(source.at(sourceName), target.at(targetName), to))
  })
}

/**
 * Takes a file out of the folder and keeps it. The id follows from the caller's key, so a repeat finds what was done.
 * @throws AppError FILE_NOT_FOUND, PATH_REFUSED
 */
export async function setAside(workspaceId: string, path: string, key: string): Promise<{ id: string; path: string }> {
  const id = createHash('sha256').update(`aside\0${key}\0${path}`).digest('hex').slice(0, 24)
  const dir = join(await workspaceFolder(workspaceId, 'aside'), id)
  await withParent(workspaceId, path, false, async (folder, name) => {
    await refuseUnlessPlain(folder.at(name), path)
    await mkdir(dir, { mode: 0o700 }).catch(ignore('EEXIST'))
    await writeFile(join(dir, 'path'), splitPath(path).join('/'), { mode: 0o600 })
    await relink(folder.at(name), join(dir, 'content'), path)
  })
  return { id, path: splitPath(path).join('/') }
}

/** Puts a file back where it was; never onto another one. @throws AppError FILE_NOT_FOUND for an unknown id, CONFLICT */
export async function restoreFile(workspaceId: string, id: string): Promise<{ path: string; sha256: string; size: number }> {
  if (!ASIDE_ID.test(id)) throw new AppError('FILE_NOT_FOUND', { context: { id: id.slice(0, 64) } })
  const dir = join(await workspaceFolder(workspaceId, 'aside'), id)
  const entries = await readdir(dir).catch((): string[] => [])
  if (!entries.includes('content')) throw new AppError('FILE_NOT_FOUND', { context: { id } })
  const path = await readFile(join(dir, 'path'), 'utf8')
  await withParent(workspaceId, path, true, async (folder, name) => await relink(join(dir, 'content'), folder.at(name), path))
  await rm(dir, { recursive: true, force: true })
  const { sha256, size } = await probeFile(workspaceId, path)
  return { path, sha256, size }
}

/** A hard link refuses to replace what is there, which a rename would. */
async function relink(from: string, to: string, path: string): Promise<void> {
  try {
    await link(from, to)
  } catch (cause) {
    throw pathError(cause, path)
  }
  await unlink(from)
}

async function refuseUnlessPlain(at: string, path: string): Promise<void> {
  const stat = await lstat(at).catch((cause: unknown) => {
    throw pathError(cause, path)
  })
  if (!stat.isFile()) throw new AppError('PATH_REFUSED', { context: { path } })
}

async function withParent(
  workspaceId: string,
  path: string,
  create: boolean,
  work: (folder: OpenFolder, name: string) => Promise<void>,
): Promise<void> {
  const parts = splitPath(path)
  const name = parts.pop()
  if (name === undefined) throw new AppError('PATH_REFUSED', { context: { path } })
  const folder = await openFolder(await workspaceFolder(workspaceId, 'files'), parts, { create })
  try {
    await work(folder, name)
    await folder.handle.sync()
  } finally {
    await folder.close()
  }
}
