import { utils, write } from '@e965/xlsx'
import { stringify } from 'csv-stringify/sync'
import { unzipSync, zipSync } from 'fflate'
import { parseDate } from '#server/connectors/tables/detect-values.ts'
import { type Cell, type Row, TABLE_LIMITS } from '#server/connectors/tables/limits.ts'
import { LINE_COLUMN } from '#server/connectors/tables/understand.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { canonicalJson } from '#server/kernel/canonical-json.ts'

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/
/**
 * Where a cell could begin that a spreadsheet runs: at the start, and inside after each sign by which some program divides cells or
 * lines. Excel divides by the list sign of the computer (`;` in most of Europe, `,` or tab elsewhere), not by ours, and quotes
 * count only at the start of what it takes for a cell: `"a;=1"` in the middle of a line is no quoted cell to it. Some importers
 * begin a line at every break, quoted or not. Quotes may stand between, before `=` and `@` also blanks; wide signs count too.
 */
const RUNS_AS_FORMULA = /(^|[;,|\t\r\n])("*(?=[=+\-@\uff1d\uff0b\uff0d\uff20])|[" \u00a0]*(?=[=@\uff1d\uff20]))/g
/** Dropped by some programs before they look at the cell. */
const BLANK_START = /^[\t\r\n]/
/** Of XLSX, by its specification. */
const CELL_LENGTH_MAX = 32_767
const DAY_MS = 86_400_000
/** Day 0 of spreadsheet dates; right for every date from March 1900. */
const SHEET_EPOCH_MS = Date.UTC(1899, 11, 30)
/** Time written on every entry of the archive, so that the same rows give the same bytes. */
const ZIP_TIME = '1980-01-01T00:00:00'

/**
 * Bytes of a table file; the same arguments give the same bytes everywhere. CSV is RFC 4180 with a UTF-8 mark, which
 * spreadsheets need to show letters right. Text that a spreadsheet would run as a formula gets a `'` before the sign in CSV, also
 * inside where a program that divides cells otherwise would see one begin; in XLSX it is a text cell.
 * @param columns which columns, in which order; without it all, in order of first appearance, except `_row`
 * @throws AppError LIMIT_EXCEEDED; VALIDATION_FAILED with the address of a cell that XLSX cannot hold
 */
export function tableBytes(rows: readonly Row[], columns: readonly string[] | undefined, format: 'csv' | 'xlsx'): Buffer {
  if (rows.length > TABLE_LIMITS.rowsMax) throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'rows', max: TABLE_LIMITS.rowsMax } })
  const names = columns ?? [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => name !== LINE_COLUMN)
  if (names.length > TABLE_LIMITS.columnsMax)
    throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'columns', max: TABLE_LIMITS.columnsMax } })
  if (rows.length * names.length > TABLE_LIMITS.cellsMax)
    throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'cells', max: TABLE_LIMITS.cellsMax } })
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
    const text = cell.replace(RUNS_AS_FORMULA, "$1$2'")
    return BLANK_START.test(text) ? `'${text}` : text
  }
  return Buffer.from(
    `\ufeff${stringify([names.map(harmless), ...rows.map((row) => row.map(harmless))], { record_delimiter: '\r\n', quoted_match: /[\r\n]/ })}`,
    'utf8',
  )
}

/** A spreadsheet holds no longer text in one cell. @throws AppError VALIDATION_FAILED with the cell's address, such as `C12` */
function refuseLongCells(lines: readonly (readonly Cell[])[]): void {
  for (const [row, cells] of lines.entries())
    for (const [column, cell] of cells.entries())
      if (typeof cell === 'string' && cell.length > CELL_LENGTH_MAX)
        throw new AppError('VALIDATION_FAILED', {
          context: {
            cell: utils.encode_cell({ r: row, c: column }),
            length: cell.length,
            why: `cell ${utils.encode_cell({ r: row, c: column })} has ${cell.length} characters; XLSX holds ${CELL_LENGTH_MAX}. Shorten it, or write CSV`,
          },
        })
}

function xlsxBytes(names: readonly string[], rows: readonly (readonly Cell[])[]): Buffer {
  refuseLongCells([names, ...rows])
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
  // only a day of the calendar comes back as it went in: the 31st of February would be the 3rd of March
  if (!ISO_DATE.test(cell) || parseDate(cell, 'ymd') !== cell) return textCell(cell)
  const days = (Date.parse(cell) - SHEET_EPOCH_MS) / DAY_MS
  return days > 60 ? { t: 'n', v: days, z: 'yyyy-mm-dd' } : textCell(cell)
}

/** XLSX reads `_x0041_` as an escape; where it is meant as written its first sign is escaped itself. */
function textCell(text: string) {
  return { t: 's', v: text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_') }
}
