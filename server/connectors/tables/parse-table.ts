import { decodeText } from '#server/connectors/tables/detect-text.ts'
import type { RawTable } from '#server/connectors/tables/limits.ts'
import { readCsv } from '#server/connectors/tables/read-csv.ts'
import { isIcs, readIcs } from '#server/connectors/tables/read-ics.ts'
import { isJson, readJson } from '#server/connectors/tables/read-json.ts'
import { readXlsx } from '#server/connectors/tables/read-xlsx.ts'
import { type Table, understand } from '#server/connectors/tables/understand.ts'

export type TableKind = 'csv' | 'tsv' | 'xlsx' | 'ics' | 'json'
export type Detected = {
  readonly kind: TableKind
  readonly delimiter: string
  readonly encoding: string
  readonly decimal: string
  readonly dateOrder: string
  readonly sheet?: string
}
export type ReadTable = Pick<Table, 'columns' | 'rows' | 'rowCount'> & { readonly detected: Detected }

export interface AboutTable {
  readonly sheet?: string | undefined
  readonly name?: string
}

const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04])

/**
 * Reads a table from bytes. Kind by content: a ZIP is XLSX, a calendar or a list of objects says so itself, the rest is
 * delimiter-separated text.
 * @param about.sheet of an XLSX; the first unless named
 * @param about.name of the file: `.json` is refused when it is none, and in `.tsv` the tabulator divides
 * @throws AppError FILE_UNREADABLE, PAYLOAD_TOO_LARGE, LIMIT_EXCEEDED, NOT_FOUND for an unknown sheet
 */
export function parseTable(given: Uint8Array, about: AboutTable = {}): ReadTable {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
  if (isPacked(bytes)) return fromXlsx(bytes, about.sheet)
  const ending = /\.([a-z]+)$/i.exec(about.name ?? '')?.[1]?.toLowerCase()
  const { text, encoding } = decodeText(bytes)
  if (isIcs(text) || ending === 'ics') return described('ics', encoding, readIcs(text))
  if (ending === 'json' || isJson(text)) return described('json', encoding, readJson(text))
  return fromText(text, encoding, ending === 'tsv' || ending === 'tab')
}

/** Whether bytes are an archive: taken for an XLSX. */
export function isPacked(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4)).equals(ZIP)
}

function fromXlsx(bytes: Buffer, sheetName: string | undefined): ReadTable {
  const { table, sheet } = readXlsx(bytes, sheetName)
  const { columns, rows, rowCount, decimal, dateOrder } = understand(table, '.')
  return { columns, rows, rowCount, detected: { kind: 'xlsx', delimiter: 'none', encoding: 'xlsx', decimal, dateOrder, sheet } }
}

function described(kind: 'ics' | 'json', encoding: string, table: RawTable): ReadTable {
  const { columns, rows, rowCount, decimal, dateOrder } = understand(table, '.')
  return { columns, rows, rowCount, detected: { kind, delimiter: 'none', encoding, decimal, dateOrder } }
}

/** A semicolon is what spreadsheets write where the decimal sign is a comma. */
function fromText(text: string, encoding: string, tabsDivide: boolean): ReadTable {
  const { table, delimiter } = readCsv(text, tabsDivide)
  const { columns, rows, rowCount, decimal, dateOrder } = understand(table, delimiter === ';' ? ',' : '.')
  return { columns, rows, rowCount, detected: { kind: delimiter === '\t' ? 'tsv' : 'csv', delimiter, encoding, decimal, dateOrder } }
}
