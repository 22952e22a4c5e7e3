import { bundledRow } from '#server/catalogue/bundled/row.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { RENDER_ROW } from '#server/crew/render-row.ts'

/** Connector `render`: what the `render` step becomes. Changes nothing. */
export const RENDER_ROWS: readonly CatalogueRow[] = [bundledRow({ ...RENDER_ROW })]
