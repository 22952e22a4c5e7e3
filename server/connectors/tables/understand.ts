import {
  type DateOrder,
  type Decimal,
  dateShape,
  dateVote,
  decimalVote,
  isSlashedDate,
  parseDate,
  parseNumber,
  parseTruth,
} from '#server/connectors/tables/detect-values.ts'
import { type Cell, type ColumnType, type RawCell, type RawTable, type Row, TABLE_LIMITS } from '#server/connectors/tables/limits.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { cutText } from '#server/kernel/cut-text.ts'

export interface Table {
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[]
  readonly rows: readonly Row[]
  readonly rowCount: number
  readonly decimal: Decimal
  readonly dateOrder: DateOrder
}

/** Name of the column that says in which line of the file a row begins. */
export const LINE_COLUMN = '_row'

/**
 * Gives columns their types: a column is of numbers, dates or truth values only when every filled cell is one; else it
 * stays text, exactly as written. Dates that could be read both ways stay text and are reported `ambiguous`, unless a
 * decimal comma shows that the day comes first.
 * @param hint what the delimiter suggests about the decimal sign, used only when no number proves one
 */
export function understand(raw: RawTable, hint: Decimal): Table {
  if (raw.rows.length > TABLE_LIMITS.rowsMax)
    throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'rows', max: TABLE_LIMITS.rowsMax } })
  if (raw.header.length > TABLE_LIMITS.columnsMax)
    throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'columns', max: TABLE_LIMITS.columnsMax } })
  const names = columnNames(raw.header)
  refuseIfVast(raw, names)
  const texts = names.map((_, i) => raw.rows.map((row) => row.cells[i] ?? null))
  const decimal = fileDecimal(texts, hint)
  const dateOrder = fileDateOrder(texts, decimal)
  const readers = texts.map((cells, i) => (raw.textColumns?.has(i) ? TEXT_READER : readerFor(cells, decimal, dateOrder)))
  const rows = raw.rows.map(({ line, cells }) =>
    Object.fromEntries([
      [LINE_COLUMN, line],
      ...names.map((name, i): [string, Cell] => [name, (readers[i] ?? TEXT_READER).read(cells[i] ?? null)]),
    ]),
  )
  return {
    columns: names.map((name, i) => ({ name, type: (readers[i] ?? TEXT_READER).type })),
    rows,
    rowCount: rows.length,
    decimal,
    dateOrder,
  }
}

/** What comes out repeats each name in each row and a shared text in each cell: a small file can become a vast table. */
function refuseIfVast({ rows }: RawTable, names: readonly string[]): void {
  const { cellsMax, charactersMax } = TABLE_LIMITS
  if (rows.length * names.length > cellsMax) throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'cells', max: cellsMax } })
  let characters = rows.length * names.reduce((sum, name) => sum + name.length, 0)
  for (const { cells } of rows) for (const cell of cells) if (typeof cell === 'string') characters += cell.length
  if (characters > charactersMax) throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'characters', max: charactersMax } })
}

function columnNames(header: readonly RawCell[]): string[] {
  const taken = new Set<string>([LINE_COLUMN])
  return header.map((cell, i) => {
    const given = asText(cell).trim()
    const wanted = given === '' || given === '__proto__' ? `Column ${i + 1}` : cutText(given, 200)
    let name = wanted
    for (let n = 2; taken.has(name); n++) name = `${wanted} (${n})`
    taken.add(name)
    return name
  })
}

function fileDecimal(columns: readonly (readonly RawCell[])[], hint: Decimal): Decimal {
  let point = 0
  let comma = 0
  for (const cells of columns)
    for (const cell of cells) {
      const vote = typeof cell === 'string' ? decimalVote(cell) : null
      if (vote === '.') point += 1
      if (vote === ',') comma += 1
    }
  return point === comma ? hint : comma > point ? ',' : '.'
}

function fileDateOrder(columns: readonly (readonly RawCell[])[], decimal: Decimal): DateOrder {
  const votes = { dmy: 0, mdy: 0, slashed: 0, ymd: 0, dotted: 0 }
  for (const cells of columns)
    for (const cell of cells) {
      if (typeof cell === 'object' && cell !== null) votes.ymd += 1
      if (typeof cell !== 'string' || cell.length > 12) continue
      const vote = dateVote(cell)
      if (vote) votes[vote] += 1
      if (isSlashedDate(cell)) votes.slashed += 1
      const shape = dateShape(cell)
      if (shape === 'ymd') votes.ymd += 1
      if (shape === 'dmy') votes.dotted += 1
    }
  if (votes.dmy > 0 && votes.mdy > 0) return 'ambiguous'
  if (votes.mdy > 0) return 'mdy'
  if (votes.dmy > 0 || votes.dotted > 0) return 'dmy'
  if (votes.slashed > 0) return decimal === ',' ? 'dmy' : 'ambiguous'
  return votes.ymd > 0 ? 'ymd' : 'none'
}

interface Reader {
  readonly type: ColumnType
  read(cell: RawCell): Cell
}
const TEXT_READER: Reader = { type: 'text', read: asText }

function readerFor(cells: readonly RawCell[], decimal: Decimal, order: DateOrder): Reader {
  const filled = cells.filter((cell) => cell !== null && cell !== '' && !(typeof cell === 'string' && cell.trim() === ''))
  if (filled.length === 0) return TEXT_READER
  const other: Decimal = decimal === ',' ? '.' : ','
  const candidates: Reader[] = [
    { type: 'number', read: (cell) => (typeof cell === 'number' ? cell : typeof cell === 'string' ? parseNumber(cell, decimal) : null) },
    {
      type: 'date',
      read: (cell) => (typeof cell === 'string' ? parseDate(cell, order) : cell !== null && typeof cell === 'object' ? cell.date : null),
    },
    { type: 'boolean', read: (cell) => (typeof cell === 'boolean' ? cell : typeof cell === 'string' ? parseTruth(cell) : null) },
  ]
  // a column written the other way round throughout, and provably so
  if (
    filled.some((cell) => typeof cell === 'string' && decimalVote(cell) === other) &&
    !filled.some((cell) => typeof cell === 'string' && decimalVote(cell) === decimal)
  )
    candidates[0] = {
      type: 'number',
      read: (cell) => (typeof cell === 'string' ? parseNumber(cell, other) : typeof cell === 'number' ? cell : null),
    }
  return candidates.find((reader) => filled.every((cell) => reader.read(cell) !== null)) ?? TEXT_READER
}

function asText(cell: RawCell): string {
  if (cell === null) return ''
  return typeof cell === 'object' ? cell.date : String(cell)
}
