import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { countMatches } from '#server/bridge/count-matches.ts'
import type { Row } from '#server/connectors/tables/limits.ts'
import { filterRows } from '#server/connectors/tables/rows.ts'
import { LINE_COLUMN } from '#server/connectors/tables/understand.ts'
import { inEnglish } from '#server/kernel/language/say.ts'

const COLUMNS = { No: 'number', Date: 'date', 'Amount EUR': 'number', Category: 'text' } as const
const read: Record<string, string>[] = parse(readFileSync(new URL('../../examples/expense-check/expenses-2026-10.csv', import.meta.url)), {
  columns: true,
  bom: true,
  delimiter: ';',
})
const rows: Row[] = read.map((row, i) => ({
  [LINE_COLUMN]: i + 2,
  No: Number(row['No']),
  Date: isoDay(row['Date'] ?? ''),
  'Amount EUR': Number(row['Amount EUR']?.replace(',', '.')),
  Category: row['Category'] ?? null,
}))
const table = tableOf(rows, COLUMNS)

/** `01.10.2026` as the product reads it. */
function isoDay(text: string): string {
  return text.split('.').reverse().join('-')
}

function tableOf(of: readonly Row[], kinds: Readonly<Record<string, 'text' | 'number' | 'date'>>) {
  return { columns: Object.entries(kinds).map(([name, type]) => ({ name, type })), rows: of, rowCount: of.length }
}
const mayGoOn = () => true

test.each([
  'row["Amount EUR"] != null && row["Amount EUR"] > 150.0',
  'text(row["Category"]) == "Taxi"',
  'text(row["Date"]) > "2026-10-20"',
  'true',
  'false',
])('counts the rows that a run would keep: %s', async (where) => {
  const kept = await filterRows(table.rows, where)
  expect(await countMatches(table, { where, mayGoOn, say: inEnglish })).toMatchObject({
    total: 200,
    looked: 200,
    matching: kept.length,
    problem: null,
  })
})

test('names the columns with their kinds and shows the first rows that match, with the names of the file', async () => {
  const { columns, rows } = await countMatches(table, { where: 'row["Amount EUR"] > 150.0', mayGoOn, say: inEnglish })
  expect(columns).toContainEqual({ name: 'Amount EUR', type: 'number' })
  expect(columns).toContainEqual({ name: 'Date', type: 'date' })
  expect(rows.columns).toEqual(columns.map(({ name }) => name))
  expect(rows.rows.length).toBeGreaterThan(0)
  expect(rows.rows.length).toBeLessThanOrEqual(5)
})

test('a condition that cannot be worked out says why and on which line, and counts nothing', async () => {
  expect(await countMatches(table, { where: 'row["Amount EUR"] >', mayGoOn, say: inEnglish })).toMatchObject({
    matching: 0,
    problem: { line: null },
  })
  expect(await countMatches(table, { where: 'row["None"] == "x"', mayGoOn, say: inEnglish })).toMatchObject({
    matching: 0,
    problem: { line: 2, why: expect.stringContaining('None') },
  })
  const mixed = tableOf(
    [
      { A: 1, [LINE_COLUMN]: 2 },
      { A: 'many', [LINE_COLUMN]: 3 },
    ],
    { A: 'text' },
  )
  expect(await countMatches(mixed, { where: 'row["A"] > 2.0', mayGoOn, say: inEnglish })).toMatchObject({ problem: { line: 3 } })
})

test('a count that must stop says how far it came', async () => {
  let asked = 0
  const long = { ...table, rows: Array.from({ length: 5 }, () => table.rows).flat(), rowCount: 1000 }
  const { looked, total } = await countMatches(long, { where: 'true', mayGoOn: () => ++asked < 2, say: inEnglish })
  expect({ looked, total }).toEqual({ looked: 400, total: 1000 })
})
