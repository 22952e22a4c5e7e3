import type { Snapshot } from '#server/compiler/snapshot.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { RECALL_ROW, REMEMBER_ROW } from '#server/crew/memory-rows.ts'
import { RENDER_ROW } from '#server/crew/render-row.ts'
import { RESULT_ROW } from '#server/crew/result-row.ts'

/** Catalogue rows by tool; those that steps become are always there. */
export type RowIndex = ReadonlyMap<string, CatalogueRow>

/** Index of a snapshot's catalogue; rows later in the list win over earlier ones of the same tool. */
export function indexRows(snapshot: Snapshot): RowIndex {
  return new Map([RESULT_ROW, RENDER_ROW, REMEMBER_ROW, RECALL_ROW, ...snapshot.catalogue].map((row) => [row.tool, row]))
}
