import { bundledRow, objectSchema, TEXT, WHOLE } from '#server/catalogue/bundled/row.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { RESULT_ROW } from '#server/crew/result-row.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Connector `result`: what the `result` step becomes. Stays inside Muster. */
export const RESULT_ROWS: readonly CatalogueRow[] = [
  bundledRow({
    ...RESULT_ROW,
    description: msg('Keeps a value, rows or a copy of a file `{path}` as a result of the run, to preview and download.'),
    outputSchema: objectSchema({ resultId: TEXT, name: TEXT, size: WHOLE }),
  }),
]
