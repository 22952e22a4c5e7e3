import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Row } from '#server/connectors/tables/limits.ts'
import { LINE_COLUMN } from '#server/connectors/tables/understand.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { canonicalJson } from '#server/kernel/canonical-json.ts'
import { CALL_STEPS_MAX, stepBudget } from '#server/program/core/cel.ts'
import { decimalSum } from '#server/program/core/decimal.ts'
import { evaluateCondition } from '#server/program/core/evaluate.ts'
import { parseExpression } from '#server/program/core/expression.ts'

/** Work on rows already read. Rows keep their order unless sorted; nothing is rounded. */

type Group = { readonly key: Row; readonly count: number; readonly rows: readonly Row[] }

/** Rows between two turns of the event loop, so that leases are renewed meanwhile. */
const ROWS_PER_TURN = 500

/**
 * The rows for which a CEL condition over `row` is true. Others have their turn meanwhile.
 * @throws AppError EXPRESSION_FAILED with `{cel, why}`, and the line of the row it fails on; LIMIT_EXCEEDED when all rows together
 * take too much work
 */
export async function filterRows(rows: readonly Row[], where: string): Promise<readonly Row[]> {
  const matches = rowMatcher(where)
  const kept: Row[] = []
  for (const [i, row] of rows.entries()) {
    if (i > 0 && i % ROWS_PER_TURN === 0) await nextTurn()
    if (matches(row, i)) kept.push(row)
  }
  return kept
}

/**
 * The condition as a function of one row and its place, from 0. All rows share one budget of steps.
 * @throws AppError EXPRESSION_FAILED, at once for what is no expression; LIMIT_EXCEEDED
 */
export function rowMatcher(where: string): (row: Row, index: number) => boolean {
  const parsed = parseExpression(where)
  if (!parsed.ok) throw new AppError('EXPRESSION_FAILED', { context: { cel: where.slice(0, 200), why: parsed.error.why } })
  const { value } = parsed
  const budget = stepBudget(CALL_STEPS_MAX)
  return (row, index) => {
    try {
      return evaluateCondition(value, { row }, budget)
    } catch (cause) {
      if (!isAppError(cause)) throw cause
      throw new AppError(cause.code, { cause, context: { ...cause.context, line: numberOf(row, index) } })
    }
  }
}

/** Adds up a column exactly in decimal; empty cells count 0. @throws AppError VALIDATION_FAILED for a cell that is no number */
export function sumColumn(rows: readonly Row[], column: string): number {
  return decimalSum(
    rows.map((row, i) => {
      const cell = cellOf(row, column)
      if (cell === null || cell === '') return 0
      if (typeof cell !== 'number')
        throw new AppError('VALIDATION_FAILED', { context: { column, row: numberOf(row, i), why: 'not a number' } })
      return cell
    }),
  )
}

export function groupRows(rows: readonly Row[], by: readonly string[], sums: readonly string[]): (Group & { sums: Row })[] {
  return collect(rows, by).map((group) => ({
    ...group,
    sums: Object.fromEntries(sums.map((column) => [column, sumColumn(group.rows, column)])),
  }))
}

/** Rows that share a filled key with another row; with `distinctBy`, only where that column differs among them. */
export function findDuplicates(
  rows: readonly Row[],
  key: readonly string[],
  distinctBy: string | undefined,
): { rows: Row[]; groups: Group[] } {
  const filled = rows.filter((row) => key.some((column) => cellOf(row, column) !== null && cellOf(row, column) !== ''))
  const groups = collect(filled, key).filter((group) => {
    if (group.count < 2) return false
    return distinctBy === undefined || new Set(group.rows.map((row) => canonicalJson(cellOf(row, distinctBy)))).size > 1
  })
  const members = new Set(groups.flatMap((group) => group.rows))
  return { rows: rows.filter((row) => members.has(row)), groups }
}

/** Stable; numbers by value, everything else by code point; empty cells last in both directions. */
export function sortRows(rows: readonly Row[], by: readonly string[], descending: boolean): Row[] {
  return [...rows].sort((a, b) => {
    for (const column of by) {
      const order = compare(cellOf(a, column), cellOf(b, column), descending)
      if (order !== 0) return order
    }
    return 0
  })
}

export interface Join {
  readonly left: readonly Row[]
  readonly right: readonly Row[]
  readonly leftKey: string
  readonly rightKey: string
  readonly kind: 'left' | 'inner'
  readonly prefix: string
}

/** Adds the right columns (not the key, not the line) to each left row; a name that is taken gets ` (2)`. Bounded by `rowsMax`. */
export function joinRows(join: Join, rowsMax: number): Row[] {
  const rightColumns = [...new Set(join.right.flatMap((row) => Object.keys(row)))].filter(
    (name) => name !== join.rightKey && name !== LINE_COLUMN,
  )
  const taken = new Set(join.left.flatMap((row) => Object.keys(row)))
  const names = new Map(rightColumns.map((name) => [name, freeName(`${join.prefix}${name}`, taken)]))
  const index = Map.groupBy(join.right, (row) => canonicalJson(cellOf(row, join.rightKey)))
  const joined: Row[] = []
  for (const row of join.left) {
    const key = cellOf(row, join.leftKey)
    const matches = key === null || key === '' ? [] : (index.get(canonicalJson(key)) ?? [])
    const partners = matches.length > 0 ? matches : join.kind === 'left' ? [{}] : []
    for (const partner of partners)
      joined.push({ ...row, ...Object.fromEntries([...names].map(([from, to]) => [to, cellOf(partner, from)])) })
    if (joined.length > rowsMax) throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'rows', max: rowsMax } })
  }
  return joined
}

function collect(rows: readonly Row[], by: readonly string[]): Group[] {
  const keyOf = (row: Row): Row => Object.fromEntries(by.map((column) => [column, cellOf(row, column)]))
  const groups = Map.groupBy(rows, (row) => canonicalJson(by.map((column) => cellOf(row, column))))
  return [...groups.values()].map((members) => ({ key: keyOf(members[0] ?? {}), count: members.length, rows: members }))
}

function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted
  for (let n = 2; taken.has(name); n++) name = `${wanted} (${n})`
  taken.add(name)
  return name
}

function compare(a: Row[string] | undefined, b: Row[string] | undefined, descending: boolean): number {
  const empty = (cell: unknown) => cell === null || cell === undefined || cell === ''
  if (empty(a) || empty(b)) return Number(empty(a)) - Number(empty(b))
  const order = typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0
  return descending ? -order : order
}

function cellOf(row: Row, column: string): Row[string] {
  return Object.hasOwn(row, column) ? (row[column] ?? null) : null
}

function numberOf(row: Row, index: number): number {
  const line = cellOf(row, LINE_COLUMN)
  return typeof line === 'number' ? line : index + 1
}
