import { lstat, opendir } from 'node:fs/promises'
import { FILE_LIMITS } from '#server/connectors/files/limits.ts'
import { DRAFT_PREFIX, openFolder, splitPath, workspaceFolder } from '#server/connectors/files/open-folder.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'

export type ListedFile = { readonly path: string; readonly size: number; readonly modified: string }

/**
 * Plain files of a folder and the folders in it, sorted by path; links and drafts are left out.
 * @throws AppError FILE_NOT_FOUND, PATH_REFUSED, LIMIT_EXCEEDED
 */
export async function listFiles(workspaceId: string, folder: string): Promise<ListedFile[]> {
  const found: ListedFile[] = []
  await collect(await workspaceFolder(workspaceId, 'files'), splitPath(folder), found)
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function collect(root: string, parts: readonly string[], found: ListedFile[]): Promise<void> {
  if (parts.length > FILE_LIMITS.depthMax)
    throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'folder depth', max: FILE_LIMITS.depthMax } })
  const folder = await openFolder(root, parts, { create: false })
  const below: string[] = []
  try {
    for await (const { name } of await opendir(folder.at('.'))) {
      if (name.startsWith(DRAFT_PREFIX)) continue
      const stat = await lstat(folder.at(name)).catch(() => undefined)
      if (stat?.isDirectory()) below.push(name)
      if (stat?.isFile()) found.push({ path: [...parts, name].join('/'), size: stat.size, modified: stat.mtime.toISOString() })
      if (found.length + below.length > FILE_LIMITS.listEntriesMax)
        throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'files', max: FILE_LIMITS.listEntriesMax } })
    }
  } finally {
    await folder.close()
  }
  for (const name of below) {
    await collect(root, [...parts, name], found).catch((error: unknown) => {
      // gone or swapped for a link since it was listed
      if (!isAppError(error, 'FILE_NOT_FOUND') && !isAppError(error, 'PATH_REFUSED')) throw error
    })
  }
}
