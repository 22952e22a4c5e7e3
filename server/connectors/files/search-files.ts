import { FILE_LIMITS } from '#server/connectors/files/limits.ts'
import { listFiles } from '#server/connectors/files/list-files.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { isAppError } from '#server/kernel/app-error.ts'

export type Hit = { readonly path: string; readonly line: number; readonly text: string }

/** Files whose name or UTF-8 text contains the words, ignoring case; line 0 = the name. At most 500 hits, then it stops. */
export async function searchFiles(workspaceId: string, folder: string, text: string): Promise<Hit[]> {
  const wanted = text.toLowerCase()
  const hits: Hit[] = []
  for (const file of await listFiles(workspaceId, folder)) {
    if (hits.length >= FILE_LIMITS.searchHitsMax) break
    if (file.path.toLowerCase().includes(wanted)) hits.push({ path: file.path, line: 0, text: file.path })
    if (file.size <= FILE_LIMITS.searchFileBytesMax) hits.push(...(await hitsIn(workspaceId, file.path, wanted)))
  }
  return hits.slice(0, FILE_LIMITS.searchHitsMax)
}

async function hitsIn(workspaceId: string, path: string, wanted: string): Promise<Hit[]> {
  const bytes = await readBytes(workspaceId, path, FILE_LIMITS.searchFileBytesMax).catch((error: unknown) => {
    if (isAppError(error)) return null
    throw error
  })
  if (bytes === null || bytes.includes(0)) return []
  return bytes
    .toString('utf8')
    .split(/\r?\n/)
    .map((line, i) => ({ path, line: i + 1, text: line.trim().slice(0, 200) }))
    .filter((hit) => hit.text.toLowerCase().includes(wanted))
}
