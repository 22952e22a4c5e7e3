import { read, SSF, type WorkBook, type WorkSheet } from '@e965/xlsx'
import { zipSync } from 'fflate'
import { type RawCell, type RawTable, TABLE_LIMITS } from '#server/connectors/tables/limits.ts'
import { unpackZip } from '#server/connectors/tables/unpack-zip.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { ownValue } from '#server/kernel/own-value.ts'

/** XML of a workbook; neither pictures nor binary parts are read. */
const WORKBOOK_PART = /^(?!META-INF\/)[\x20-\x7e]+\.(?:xml|rels)$/i

interface XlsxCell {
  readonly t: string
  readonly v?: unknown
  readonly w?: string
  readonly z?: string
}

/**
 * Reads one sheet, the first unless named; the first filled row is the header. Formulas are never run: their last value
 * counts.
 * @throws AppError FILE_UNREADABLE, PAYLOAD_TOO_LARGE, LIMIT_EXCEEDED, NOT_FOUND for an unknown sheet
 */
export function readXlsx(bytes: Buffer, sheetName: string | undefined): { table: RawTable; sheet: string } {
  const book = openBook(repack(unpackZip(bytes)))
  const name = sheetName ?? book.SheetNames[0]
  const sheet = name === undefined ? undefined : ownValue(book.Sheets, name)
  if (name === undefined || sheet === undefined) throw new AppError('NOT_FOUND', { context: { sheet: sheetName ?? '' } })
  const rows = rowsOf(sheet)
  const [header, ...rest] = rows
  if (!header) throw new AppError('FILE_UNREADABLE', { context: { sheet: name, why: 'the sheet is empty' } })
  if (rest.length > TABLE_LIMITS.rowsMax) throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'rows', max: TABLE_LIMITS.rowsMax } })
  return { table: { header: header.cells, rows: rest }, sheet: name }
}

/**
 * The parts of a workbook in an archive of our own making, not packed: the library reads archives more trustingly than we do,
 * opens archives inside of archives, and knows other formats, which we do not read.
 */
function repack(entries: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const parts = [...entries].filter(([name]) => WORKBOOK_PART.test(name))
  if (!parts.some(([name]) => name === '[Content_Types].xml'))
    throw new AppError('FILE_UNREADABLE', { context: { why: 'it is no XLSX file' } })
  return zipSync(Object.fromEntries(parts), { level: 0 })
}

function openBook(bytes: Uint8Array): WorkBook {
  try {
    return read(bytes, {
      type: 'array',
      dense: true,
      cellFormula: false,
      cellHTML: false,
      cellNF: true,
      cellText: false,
      bookVBA: false,
      sheetRows: TABLE_LIMITS.rowsMax + 3,
    })
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', { cause, context: { why: 'it is no XLSX file' } })
  }
}

function rowsOf(sheet: WorkSheet): { line: number; cells: RawCell[] }[] {
  const data = (sheet as { '!data'?: (XlsxCell | undefined)[][] })['!data'] ?? []
  const found: { line: number; cells: RawCell[] }[] = []
  for (const [i, row] of data.entries()) {
    if (!row) continue
    if (row.length > TABLE_LIMITS.columnsMax)
      throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'columns', max: TABLE_LIMITS.columnsMax } })
    const cells = Array.from(row, (cell) => (cell ? readCell(cell) : null))
    if (cells.some((cell) => cell !== null && cell !== '')) found.push({ line: i + 1, cells })
  }
  return found
}

function readCell(cell: XlsxCell): RawCell {
  if (cell.t === 'b') return cell.v === true
  if (cell.t === 'n' && typeof cell.v === 'number') {
    if (cell.z === undefined || !SSF.is_date(cell.z)) return Number.isFinite(cell.v) ? cell.v : null
    const date = SSF.parse_date_code(cell.v) as { y: number; m: number; d: number } | null
    return date
      ? { date: `${String(date.y).padStart(4, '0')}-${String(date.m).padStart(2, '0')}-${String(date.d).padStart(2, '0')}` }
      : cell.v
  }
  if (cell.t === 'e' || cell.t === 'z' || cell.v === undefined || cell.v === null) return null
  return String(cell.v)
}
