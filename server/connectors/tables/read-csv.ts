import { parse } from 'csv-parse/sync'
import { type Delimiter, detectDelimiter } from '#server/connectors/tables/detect-text.ts'
import { type RawTable, TABLE_LIMITS } from '#server/connectors/tables/limits.ts'
import { AppError } from '#server/kernel/app-error.ts'

const TOO_MANY = `more than ${TABLE_LIMITS.rowsMax} rows`

/**
 * Reads delimiter-separated text; the first filled line is the header.
 * @param tabsDivide the name says so; believed when the header holds one
 * @throws AppError FILE_UNREADABLE with line and reason, LIMIT_EXCEEDED
 */
export function readCsv(text: string, tabsDivide: boolean): { table: RawTable; delimiter: Delimiter } {
  const delimiter = tabsDivide && /^[^\r\n]*\t/m.test(text) ? '\t' : detectDelimiter(text)
  const records = parseRecords(text, delimiter)
  const [header, ...rows] = records
  if (!header) throw new AppError('FILE_UNREADABLE', { context: { why: 'the file is empty' } })
  const width = header.cells.length
  for (const row of rows) {
    if (row.cells.slice(width).some((cell) => cell !== ''))
      throw new AppError('FILE_UNREADABLE', { context: { line: row.line, why: `more than ${width} fields` } })
  }
  return { table: { header: header.cells, rows }, delimiter }
}

interface CsvRecord {
  readonly line: number
  readonly cells: readonly string[]
}

function parseRecords(text: string, delimiter: string): CsvRecord[] {
  try {
    const parsed = parse(text, {
      delimiter,
      bom: true,
      info: true,
      raw: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: 1_000_000,
      on_record: ((record: { info: { lines: number; records: number }; record: string[]; raw: string }) => {
        if (record.info.records > TABLE_LIMITS.rowsMax + 1) throw new Error(TOO_MANY)
        const lineBreaks = record.raw.replace(/^[\r\n]+|\r?\n$/g, '').match(/\n/g)?.length ?? 0
        return { line: record.info.lines - lineBreaks, cells: record.record }
      }) as never,
    })
    return parsed as unknown as CsvRecord[]
  } catch (cause) {
    if (cause instanceof Error && cause.message === TOO_MANY)
      throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'rows', max: TABLE_LIMITS.rowsMax } })
    const line = cause instanceof Error && 'lines' in cause ? Number(cause.lines) : undefined
    throw new AppError('FILE_UNREADABLE', {
      cause,
      context: { line, why: reason(cause) },
    })
  }
}

/** What the library objects to, without the line that it quotes. */
function reason(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quotation mark is not closed'
  if (code.endsWith('_QUOTE')) return 'a quotation mark stands where none can stand'
  return code === 'CSV_MAX_RECORD_SIZE' ? 'a row is too large' : 'it is not written as CSV'
}
