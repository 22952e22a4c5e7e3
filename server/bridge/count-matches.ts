import { setImmediate as pause } from 'node:timers/promises'
import { tableOf } from '#server/bridge/core/table-preview.ts'
import type { Matches } from '#server/bridge/results/schema.ts'
import type { Row } from '#server/connectors/tables/limits.ts'
import type { readTable } from '#server/connectors/tables/read-table.ts'
import { rowMatcher } from '#server/connectors/tables/rows.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { sayWhy } from '#server/program/core/say-why.ts'

type Table = Pick<Awaited<ReturnType<typeof readTable>>, 'columns' | 'rows' | 'rowCount'>

const SAMPLE_ROWS = 5
/** Rows between two looks at the clock; other requests are answered meanwhile. */
const STRIDE = 200

/**
 * Counts the rows for which a condition is true, by the engine that a run uses (`tables.filter`).
 * @param options.where CEL over `row`
 * @param options.say of the reader, for why a condition cannot be worked out
 * @param options.mayGoOn asked now and then; false ends the count with what was looked at so far
 */
export async function countMatches(table: Table, options: { where: string; mayGoOn: () => boolean; say: Say }): Promise<Matches> {
  const found: Row[] = []
  let matching = 0
  let looked = 0
  try {
    const matches = rowMatcher(options.where)
    for (const row of table.rows) {
      if (looked > 0 && looked % STRIDE === 0) {
        await pause()
        if (!options.mayGoOn()) break
      }
      if (matches(row, looked)) {
        matching += 1
        if (found.length < SAMPLE_ROWS) found.push(row)
      }
      looked += 1
    }
  } catch (error) {
    if (!isAppError(error, 'EXPRESSION_FAILED')) throw error
    const { why, line } = error.context
    const problem = { why: sayWhy(String(why ?? ''), options.say), line: typeof line === 'number' ? line : null }
    return { ...about(table), looked, matching: 0, rows: sample(table, []), problem }
  }
  return { ...about(table), looked, matching, rows: sample(table, found), problem: null }
}

function about({ columns, rowCount }: Omit<Table, 'rows'>) {
  return { columns: columns.map(({ name, type }) => ({ name, type })), total: rowCount }
}

function sample({ columns }: Pick<Table, 'columns'>, rows: readonly Row[]) {
  return tableOf(
    rows as unknown as readonly JsonValue[],
    columns.map(({ name }) => name),
  )
}
