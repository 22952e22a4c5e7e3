import type { TablePreview } from '#server/bridge/plan-preview/schema.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { ownValue } from '#server/kernel/own-value.ts'

export const PREVIEW_ROWS_MAX = 50

/** The first rows of a list of flat objects as a table. Columns starting with `_` are bookkeeping and stay out. */
export function tableOf(rows: readonly JsonValue[], columns: readonly string[] | null): TablePreview {
  const shown = rows.slice(0, PREVIEW_ROWS_MAX) as readonly { readonly [name: string]: JsonValue }[]
  const names = columns ?? [...new Set(shown.flatMap((row) => Object.keys(row)))].filter((name) => !name.startsWith('_'))
  return { columns: [...names], rows: shown.map((row) => names.map((name) => cellOf(ownValue(row, name)))), total: rows.length }
}

function cellOf(value: JsonValue | undefined): string | number | boolean | null {
  if (value === undefined || value === null) return null
  return typeof value === 'object' ? JSON.stringify(value) : value
}
