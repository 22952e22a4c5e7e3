/** Limits of the connector `tables`. */
export const TABLE_LIMITS = {
  rowsMax: 100_000,
  columnsMax: 500,
  /** What the entries of an XLSX may come to when inflated, in bytes. */
  inflatedBytesMax: 128 * 1024 * 1024,
  zipEntriesMax: 2000,
  /** Rows looked at to find the delimiter. */
  sampleLines: 200,
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
