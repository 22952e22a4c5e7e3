import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { parseApart } from '#server/connectors/tables/parse-apart.ts'
import type { ReadTable } from '#server/connectors/tables/parse-table.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'

/** A table file of the workspace. @throws AppError as `parseApart` and `readBytes`, with `path` in the context */
export async function readTable(workspaceId: string, path: string, sheet?: string): Promise<ReadTable> {
  const bytes = await readBytes(workspaceId, path)
  try {
    return await parseApart(bytes, { sheet, name: path })
  } catch (error) {
    if (isAppError(error)) throw new AppError(error.code, { cause: error, context: { path, ...error.context } })
    throw error
  }
}
