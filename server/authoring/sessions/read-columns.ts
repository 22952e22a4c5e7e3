import { readTable } from '#server/connectors/tables/read-table.ts'
import { placesRead } from '#server/crew/secret-places.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { findSecretPlace } from '#server/runs/secret-places/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const LISTS_MAX = 3
const COLUMNS_MAX = 60
const LIST = /\.(csv|tsv|xlsx|json)$/i

/**
 * Columns of the lists that a conversation names, so that an author speaks of the real ones. A list that cannot be read has none: the run
 * says what is wrong with it. Nor has one that holds something secret: the model of a conversation is not told of it (decision 0141).
 * @param files paths in the workspace
 */
export async function readColumns(
  workspaceId: string,
  files: readonly string[],
  said: readonly string[],
): Promise<{ readonly [path: string]: readonly string[] }> {
  const text = said.join('\n').toLowerCase()
  const named = files.filter((path) => LIST.test(path) && text.includes(path.toLowerCase())).slice(0, LISTS_MAX)
  const columns = named.map(async (path) => [path, await columnsOf(workspaceId, path)] as const)
  return Object.fromEntries((await Promise.all(columns)).filter(([, names]) => names.length > 0))
}

async function columnsOf(workspaceId: string, path: string): Promise<readonly string[]> {
  try {
    const { columns } = await readTable(workspaceId, path)
    // Asked after it was read: whoever writes something secret marks its place before.
    const places = placesRead('tables.read', { path }, '')
    if ((await inScope(workspaceId, async (scope) => await findSecretPlace(scope, places))) !== null) return []
    return columns.slice(0, COLUMNS_MAX).map(({ name }) => name)
  } catch (error) {
    if (isAppError(error)) return []
    throw error
  }
}
