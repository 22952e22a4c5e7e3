import { utils, write } from '@e965/xlsx'
import { stringify } from 'csv-stringify/sync'
import { unzipSync, zipSync } from 'fflate'
import { type Cell, type Row, TABLE_LIMITS } from '#server/connectors/tables/limits.ts'
import { LINE_COLUMN } from '#server/connectors/tables/understand.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { canonicalJson } from '#server/kernel/canonical-json.ts'

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const RUNS_AS_FORMULA = /^[=+\-@\t\r]/
const DAY_MS = 86_400_000
/** Day 0 of spreadsheet dates; right for every date from March 1900. */
const SHEET_EPOCH_MS = Date.UTC(1899, 11, 30)
/** Time written on every entry of the archive, so that the same rows give the same bytes. */
const ZIP_TIME = '1980-01-01T00:00:00'

/**
 * Bytes of a table file; the same arguments give the same bytes everywhere. CSV is RFC 4180 with a UTF-8 mark, which
 * spreadsheets need to show letters right. Text that a spreadsheet would run as a formula gets a leading `'` in CSV and is
 * a text cell in XLSX.
 * @param columns which columns, in which order; without it all, in order of first appearance, except `_row`
 */
export function tableBytes(rows: readonly Row[], columns: readonly string[] | undefined, format: 'csv' | 'xlsx'): Buffer {
  if (rows.length > TABLE_LIMITS.rowsMax) throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'rows', max: TABLE_LIMITS.rowsMax } })
  const names = columns ?? [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => name !== LINE_COLUMN)
  if (names.length > TABLE_LIMITS.columnsMax)
    throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'columns', max: TABLE_LIMITS.columnsMax } })
  const cells = rows.map((row) => names.map((name) => plainCell(Object.hasOwn(row, name) ? row[name] : null)))
  return format === 'csv' ? csvBytes(names, cells) : xlsxBytes(names, cells)
}

/** Rows can come from anywhere, so a cell may be a list or an object: it is written as JSON. */
function plainCell(cell: unknown): Cell {
  if (cell === null || cell === undefined) return null
  return typeof cell === 'object' ? canonicalJson(cell) : (cell as Cell)
}

function csvBytes(names: readonly string[], rows: readonly (readonly Cell[])[]): Buffer {
  const harmless = (cell: Cell): string => {
    if (typeof cell !== 'string') return cell === null ? '' : String(cell)
    return RUNS_AS_FORMULA.test(cell) ? `'${cell}` : cell
  }
  return Buffer.from(
    `\ufeff${stringify([names.map(harmless), ...rows.map((row) => row.map(harmless))], { record_delimiter: '\r\n', quoted_match: /[\r\n]/ })}`,
    'utf8',
  )
}

function xlsxBytes(names: readonly string[], rows: readonly (readonly Cell[])[]): Buffer {
  const sheet = utils.aoa_to_sheet([names.map(xlsxCell), ...rows.map((row) => row.map(xlsxCell))])
  const book = utils.book_new()
  utils.book_append_sheet(book, sheet, 'Table')
  const packed = new Uint8Array(write(book, { type: 'buffer', bookType: 'xlsx', compression: false }) as Buffer)
  const entries = unzipSync(packed)
  const sorted = Object.fromEntries(
    Object.keys(entries)
      .sort()
      .map((name) => [name, entries[name] ?? new Uint8Array()]),
  )
  return Buffer.from(zipSync(sorted, { mtime: ZIP_TIME, level: 6 }))
}

function xlsxCell(cell: Cell) {
  if (cell === null) return null
  if (typeof cell === 'number') return { t: 'n', v: cell }
  if (typeof cell === 'boolean') return { t: 'b', v: cell }
  const date = ISO_DATE.exec(cell)
  if (!date) return { t: 's', v: cell }
  const days = (Date.UTC(Number(date[1]), Number(date[2]) - 1, Number(date[3])) - SHEET_EPOCH_MS) / DAY_MS
  return days > 60 ? { t: 'n', v: days, z: 'yyyy-mm-dd' } : { t: 's', v: cell }
}
