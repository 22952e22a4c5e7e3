import { bundledRow } from '#server/catalogue/bundled/row.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { RECALL_ROW, REMEMBER_ROW } from '#server/crew/memory-rows.ts'

/** Connector `memory`: what the steps `remember` and `recall` become. Stays with one crew member. */
export const MEMORY_ROWS: readonly CatalogueRow[] = [bundledRow(REMEMBER_ROW), bundledRow(RECALL_ROW)]
