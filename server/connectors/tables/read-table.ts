import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { readCsv } from '#server/connectors/tables/read-csv.ts'
import { readXlsx } from '#server/connectors/tables/read-xlsx.ts'
import { type Table, understand } from '#server/connectors/tables/understand.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'

export type Detected = { readonly delimiter: string; readonly encoding: string; readonly decimal: string; readonly dateOrder: string; readonly sheet?: string }
export type ReadTable = Pick<Table, 'columns' | 'rows' | 'rowCount'> & { readonly detected: Detected }

/**
 * Reads a table file of the workspace. Kind by content, not by name: a ZIP is XLSX, everything else text.
 * @throws AppError FILE_NOT_FOUND, FILE_UNREADABLE, PATH_REFUSED, PAYLOAD_TOO_LARGE, LIMIT_EXCEEDED; `path` in the context
 */
export async function readTable(workspaceId: string, path: string, sheet?: string): Promise<ReadTable> {
  const bytes = await readBytes(workspaceId, path)
  try {
    return parseTable(bytes, sheet)
  } catch (error) {
    if (isAppError(error)) throw new AppError(error.code, { cause: error, context: { path, ...error.context } })
    throw error
  }
}

/** The same on bytes, for previews. */
export function parseTable(bytes: Buffer, sheetName?: string): ReadTable {
  if (bytes.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 0x03, 0x04]))) {
    const { table, sheet } = readXlsx(bytes, sheetName)
    const { columns, rows, rowCount, decimal, dateOrder } = understand(table, '.')
    return { columns, rows, rowCount, detected: { delimiter: 'none', encoding: 'xlsx', decimal, dateOrder, sheet } }
  }
  const { table, encoding, delimiter } = readCsv(bytes)
  const { columns, rows, rowCount, decimal, dateOrder } = understand(table, delimiter === ';' ? ',' : '.')
  return { columns, rows, rowCount, detected: { delimiter, encoding, decimal, dateOrder } }
}
