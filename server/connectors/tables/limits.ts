/** Limits of the connector `tables`. */
export const TABLE_LIMITS = {
  rowsMax: 100_000,
  columnsMax: 500,
  cellsMax: 2_000_000,
  /** Of all cells, and of the names that each row repeats. */
  charactersMax: 64 * 1024 * 1024,
  /** What the entries of an XLSX may come to when inflated, in bytes: room for 100,000 rows of 10 columns. */
  inflatedBytesMax: 40 * 1024 * 1024,
  zipEntriesMax: 2000,
  /** Rows looked at to find the delimiter. */
  sampleLines: 200,
  /** Text up to here is read where it is asked for; all else in a thread of its own. */
  inlineBytesMax: 256 * 1024,
  /** Reading of one table in its thread, in ms; well below the lease of a worker (12 s). */
  readMs: 8_000,
  /** Memory of that thread, in MB: four times what the largest allowed XLSX took. */
  readMegabytesMax: 768,
  /** Threads of one process at a time; further readers wait. */
  readThreadsMax: 2,
} as const

export type ColumnType = 'text' | 'number' | 'date' | 'boolean'
export type Cell = string | number | boolean | null
export type Row = { readonly [column: string]: Cell }
/** A table before its columns are understood: texts, and from XLSX also numbers, truth values and dates (ISO, marked). */
export type RawCell = string | number | boolean | { readonly date: string } | null
export interface RawTable {
  readonly header: readonly RawCell[]
  readonly rows: readonly { readonly line: number; readonly cells: readonly RawCell[] }[]
  /** Columns that are text whatever stands in them; of the others it is found out. */
  readonly textColumns?: ReadonlySet<number>
}
