import { createHash } from 'node:crypto'
import { lstat, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FILE_LIMITS } from '#server/connectors/files/limits.ts'
import { ignore, type OpenFolder, openFolder, splitPath, workspaceFolder } from '#server/connectors/files/open-folder.ts'
import { notDone } from '#server/connectors/files/outcome.ts'
import { digestOf } from '#server/connectors/files/read-bytes.ts'
import { relink } from '#server/connectors/files/relink.ts'
import { AppError } from '#server/kernel/app-error.ts'

const ASIDE_ID = /^[0-9a-f]{24}$/

/**
 * Moves a plain file; never onto another one.
 * @throws AppError FILE_NOT_FOUND, PATH_REFUSED, CONFLICT, PAYLOAD_TOO_LARGE, INTERNAL: nothing was moved; Unsure
 */
export async function moveFile(workspaceId: string, from: string, to: string): Promise<void> {
  if (splitPath(from).join('/') === splitPath(to).join('/')) throw new AppError('CONFLICT', { context: { path: to } })
  await withParent(workspaceId, from, false, async (source, sourceName) => {
    await refuseUnlessPlain(source.at(sourceName), from)
    await withParent(workspaceId, to, true, async (target, targetName) => {
      await relink(
        { at: source.at(sourceName), sync: () => source.handle.sync() },
        { at: target.at(targetName), sync: () => target.handle.sync() },
        to,
      )
    })
  })
}

/**
 * Takes a file out of the folder and keeps it. The id follows from the caller's key, so a repeat finds what was done.
 * @throws AppError FILE_NOT_FOUND, PATH_REFUSED, PAYLOAD_TOO_LARGE, INTERNAL: nothing was taken out; Unsure
 */
export async function setAside(workspaceId: string, path: string, key: string): Promise<{ id: string; path: string }> {
  const id = createHash('sha256').update(`aside\0${key}\0${path}`).digest('hex').slice(0, 24)
  await withParent(workspaceId, path, false, async (folder, name) => {
    await refuseUnlessPlain(folder.at(name), path)
    const aside = await openAside(workspaceId, id, path)
    try {
      await relink(
        { at: folder.at(name), sync: () => folder.handle.sync() },
        { at: aside.at('content'), sync: () => aside.handle.sync() },
        path,
      )
    } finally {
      await aside.close().catch(() => {})
    }
  })
  return { id, path: splitPath(path).join('/') }
}

/** The folder that keeps one file, with the path that it had. @throws AppError */
async function openAside(workspaceId: string, id: string, path: string): Promise<OpenFolder> {
  try {
    const root = await workspaceFolder(workspaceId, 'aside')
    await mkdir(join(root, id), { mode: 0o700 }).catch(ignore('EEXIST'))
    await writeFile(join(root, id, 'path'), splitPath(path).join('/'), { mode: 0o600, flush: true })
    const all = await openFolder(root, [], { create: false })
    await all.handle.sync().finally(() => all.close())
    return await openFolder(root, [id], { create: false })
  } catch (cause) {
    throw notDone(cause, path)
  }
}

/**
 * Puts a file back where it was; never onto another one. Digest and size are taken before, from the kept file: afterwards nothing may
 * fail that is not about putting it back.
 * @throws AppError FILE_NOT_FOUND for an unknown id, CONFLICT, PAYLOAD_TOO_LARGE, INTERNAL: nothing was put back; Unsure
 */
export async function restoreFile(workspaceId: string, id: string): Promise<{ path: string; sha256: string; size: number }> {
  if (!ASIDE_ID.test(id)) throw new AppError('FILE_NOT_FOUND', { context: { id: id.slice(0, 64) } })
  const root = await workspaceFolder(workspaceId, 'aside')
  const entries = await readdir(join(root, id)).catch((): string[] => [])
  if (!entries.includes('content')) throw new AppError('FILE_NOT_FOUND', { context: { id } })
  const aside = await openFolder(root, [id], { create: false }).catch((cause: unknown) => {
    throw notDone(cause, id)
  })
  try {
    const path = await readFile(aside.at('path'), 'utf8').catch((cause: unknown) => {
      throw notDone(cause, id)
    })
    await refuseUnlessPlain(aside.at('content'), path)
    const state = await digestOf(aside.at('content')).catch((cause: unknown) => {
      throw notDone(cause, path)
    })
    await withParent(workspaceId, path, true, async (folder, name) => {
      await relink(
        { at: aside.at('content'), sync: () => aside.handle.sync() },
        { at: folder.at(name), sync: () => folder.handle.sync() },
        path,
      )
    })
    // an empty folder of ours that stays behind changes nothing
    await rm(join(root, id), { recursive: true, force: true }).catch(() => {})
    return { path, ...state }
  } finally {
    await aside.close().catch(() => {})
  }
}

/** What cannot be looked at afterwards is not begun: its state before and after could never be told. */
async function refuseUnlessPlain(at: string, path: string): Promise<void> {
  const stat = await lstat(at).catch((cause: unknown) => {
    throw notDone(cause, path)
  })
  if (!stat.isFile()) throw new AppError('PATH_REFUSED', { context: { path } })
  if (stat.size > FILE_LIMITS.probeBytesMax)
    throw new AppError('PAYLOAD_TOO_LARGE', { context: { path, size: stat.size, bytesMax: FILE_LIMITS.probeBytesMax } })
}

/** @throws AppError before `work`; what `work` throws */
async function withParent(
  workspaceId: string,
  path: string,
  create: boolean,
  work: (folder: OpenFolder, name: string) => Promise<void>,
): Promise<void> {
  const parts = splitPath(path)
  const name = parts.pop()
  if (name === undefined) throw new AppError('PATH_REFUSED', { context: { path } })
  const folder = await openFolder(await workspaceFolder(workspaceId, 'files'), parts, { create }).catch((cause: unknown) => {
    throw notDone(cause, path)
  })
  try {
    await work(folder, name)
  } finally {
    await folder.close().catch(() => {})
  }
}
