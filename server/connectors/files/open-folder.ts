import { constants } from 'node:fs'
import { type FileHandle, lstat, mkdir, open } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { FILE_LIMITS } from '#server/connectors/files/limits.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { readEnv } from '#server/observability/env.ts'

const WORKSPACE = /^ws_[a-z0-9_]{1,60}$/
const REFUSED_CHARACTERS = /[\p{Cc}\p{Cs}\\]/u
/** Temporary files of unfinished writes: never listed, never readable by name. */
export const DRAFT_PREFIX = '.muster-draft-'

/** An open folder of the workspace. Names below it are reached through the open handle, so nothing can be swapped in between. */
export interface OpenFolder {
  /** A path to an entry of this folder, for file system calls. */
  at(name: string): string
  readonly handle: FileHandle
  close(): Promise<void>
}

/** `<data>/workspaces/<ws>/<part>`, whether it is there or not. `files` is what connectors see; `aside` keeps what was set aside. */
export function placeOf(workspaceId: string, part: 'files' | 'aside'): string {
  if (!WORKSPACE.test(workspaceId)) throw new AppError('NOT_FOUND', { context: { workspace: workspaceId } })
  return resolve(readEnv().MUSTER_DATA_DIR, 'workspaces', workspaceId, part)
}

/** The same, made when missing. */
export async function workspaceFolder(workspaceId: string, part: 'files' | 'aside'): Promise<string> {
  const dir = placeOf(workspaceId, part)
  await mkdir(dir, { recursive: true, mode: 0o750 })
  return dir
}

/**
 * Splits a path inside the workspace; a leading `/` is the workspace's own root.
 * @throws AppError PATH_REFUSED for `..`, `.`, empty parts, control characters, back-slashes, names too long or too deep
 */
export function splitPath(path: string): string[] {
  const inside = path.startsWith('/') ? path.slice(1) : path
  const parts = inside === '' ? [] : inside.split('/')
  const refused =
    path.length > FILE_LIMITS.pathLengthMax ||
    parts.length > FILE_LIMITS.depthMax ||
    REFUSED_CHARACTERS.test(path) ||
    parts.some(
      (part) =>
        part === '' || part === '.' || part === '..' || part.startsWith(DRAFT_PREFIX) || Buffer.byteLength(part) > FILE_LIMITS.nameBytesMax,
    )
  if (refused) throw new AppError('PATH_REFUSED', { context: { path: path.slice(0, 200) } })
  return parts
}

/**
 * Opens a folder below `root` step by step, following no link anywhere. On Linux every step starts at the handle of the
 * one before (as `openat` does), so a folder swapped for a link meanwhile leads nowhere.
 * @throws AppError PATH_REFUSED for a link or a file on the way, FILE_NOT_FOUND when missing and not to be made
 */
export async function openFolder(root: string, parts: readonly string[], options: { create: boolean }): Promise<OpenFolder> {
  let folder = await openOne(root, parts)
  for (const part of parts) {
    const path = folder.at(part)
    try {
      if (options.create) await mkdir(path, { mode: 0o750 }).catch(ignore('EEXIST'))
      const next = await openOne(path, parts)
      await folder.close()
      folder = next
    } catch (error) {
      await folder.close()
      throw error
    }
  }
  return folder
}

async function openOne(path: string, parts: readonly string[]): Promise<OpenFolder> {
  try {
    if (process.platform !== 'linux' && (await lstat(path)).isSymbolicLink()) throw Object.assign(new Error('link'), { code: 'ELOOP' })
    const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
    const base = process.platform === 'linux' ? `/proc/self/fd/${handle.fd}` : path
    return { at: (name) => join(base, name), handle, close: () => handle.close() }
  } catch (cause) {
    throw pathError(cause, parts.join('/'))
  }
}

/** What a file system error means to the caller; anything unexpected passes through. */
export function pathError(cause: unknown, path: string): unknown {
  if (cause instanceof AppError) return cause
  const context = { path: path.slice(0, 200) }
  switch (codeOf(cause)) {
    case 'ENOENT':
      return new AppError('FILE_NOT_FOUND', { cause, context })
    case 'ELOOP':
    case 'ENOTDIR':
    case 'EISDIR':
    case 'ENXIO':
    case 'EACCES':
    case 'EPERM':
    case 'ENAMETOOLONG':
      return new AppError('PATH_REFUSED', { cause, context })
    case 'EEXIST':
      return new AppError('CONFLICT', { cause, context })
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new AppError('STORAGE_FULL', { cause, context })
    default:
      return cause
  }
}

export function ignore(code: string): (error: unknown) => void {
  return (error) => {
    if (codeOf(error) !== code) throw error
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
