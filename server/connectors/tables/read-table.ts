import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { readCsv } from '#server/connectors/tables/read-csv.ts'
import { readXlsx } from '#server/connectors/tables/read-xlsx.ts'
import { type Table, understand } from '#server/connectors/tables/understand.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'

export type Detected = {
  readonly delimiter: string
  readonly encoding: string
  readonly decimal: string
  readonly dateOrder: string
  readonly sheet?: string
}
export type ReadTable = Pick<Table, 'columns' | 'rows' | 'rowCount'> & { readonly detected: Detected }

const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04])

/**
 * Reads a table from bytes. Kind by content, not by name: a ZIP is XLSX, everything else text.
 * @throws AppError FILE_UNREADABLE, PAYLOAD_TOO_LARGE, LIMIT_EXCEEDED, NOT_FOUND for an unknown sheet
 */
export function parseTable(given: Uint8Array, sheetName?: string): ReadTable {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
  return bytes.subarray(0, 4).equals(ZIP) ? fromXlsx(bytes, sheetName) : fromText(bytes)
}

/** A table file of the workspace. @throws AppError as `parseTable` and `readBytes`, with `path` in the context */
export async function readTable(workspaceId: string, path: string, sheetName?: string): Promise<ReadTable> {
  const bytes = await readBytes(workspaceId, path)
  try {
    return parseTable(bytes, sheetName)
  } catch (error) {
    if (isAppError(error)) throw new AppError(error.code, { cause: error, context: { path, ...error.context } })
    throw error
  }
}

function fromXlsx(bytes: Buffer, sheetName: string | undefined): ReadTable {
  const { table, sheet } = readXlsx(bytes, sheetName)
  const { columns, rows, rowCount, decimal, dateOrder } = understand(table, '.')
  return { columns, rows, rowCount, detected: { delimiter: 'none', encoding: 'xlsx', decimal, dateOrder, sheet } }
}

/** A semicolon is what spreadsheets write where the decimal sign is a comma. */
function fromText(bytes: Buffer): ReadTable {
  const { table, encoding, delimiter } = readCsv(bytes)
  const { columns, rows, rowCount, decimal, dateOrder } = understand(table, delimiter === ';' ? ',' : '.')
  return { columns, rows, rowCount, detected: { delimiter, encoding, decimal, dateOrder } }
}
