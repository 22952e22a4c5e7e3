import { lstat, readdir, rm, rmdir } from 'node:fs/promises'
import { type OpenFolder, openFolder, workspaceFolder } from '#server/connectors/files/open-folder.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { MAIL_FOLDER } from '#server/triggers/mailbox/core/place-of.ts'

const OF_AN_ATTACHMENT = /^[0-9a-f]{16}$/
/** Looked at in one sweep of a workspace. */
const FOLDERS_MAX = 10_000

/**
 * Takes away files of `mail-in/` that were last written before a moment: one that comes again is written again, and one that somebody
 * changed counts from then on. What lies there in another shape is somebody's own and stays; no link is followed.
 * @returns how many were taken away
 */
export async function sweepAttachments(workspaceId: string, beforeMs: number): Promise<number> {
  const root = await workspaceFolder(workspaceId, 'files')
  let gone = 0
  for (const name of (await namesIn(root, [MAIL_FOLDER])).filter((one) => OF_AN_ATTACHMENT.test(one)).slice(0, FOLDERS_MAX))
    gone += await sweepFolder(root, name, beforeMs)
  return gone
}

async function sweepFolder(root: string, name: string, beforeMs: number): Promise<number> {
  const folder = await opened(root, [MAIL_FOLDER, name])
  if (folder === null) return 0
  let gone = 0
  try {
    for (const file of await readdir(folder.at('.'))) {
      const found = await lstat(folder.at(file)).catch(() => null)
      if (!found?.isFile() || found.mtimeMs >= beforeMs) continue
      await rm(folder.at(file), { force: true })
      gone += 1
    }
  } finally {
    await folder.close()
  }
  // refused while anything is left in it
  const parent = await opened(root, [MAIL_FOLDER])
  if (gone > 0) await rmdir(parent?.at(name) ?? '').catch(() => undefined)
  await parent?.close()
  return gone
}

async function namesIn(root: string, parts: readonly string[]): Promise<string[]> {
  const folder = await opened(root, parts)
  if (folder === null) return []
  try {
    return await readdir(folder.at('.'))
  } finally {
    await folder.close()
  }
}

/** Null where there is no such folder, or something else of that name. */
async function opened(root: string, parts: readonly string[]): Promise<OpenFolder | null> {
  try {
    return await openFolder(root, parts, { create: false })
  } catch (error) {
    if (isAppError(error)) return null
    throw error
  }
}
