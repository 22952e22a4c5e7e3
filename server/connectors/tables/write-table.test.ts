import fc from 'fast-check'
import { unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { parseTable } from '#server/connectors/tables/parse-table.ts'
import { tableBytes } from '#server/connectors/tables/write-table.ts'

const ROWS = [
  { _row: 2, Name: 'Anna', Amount: 12.5, Day: '2026-10-01', Ok: true },
  { _row: 3, Name: 'Bob', Amount: -3, Day: '2026-10-02', Ok: false, More: 'x' },
]

describe('a written table', () => {
  test.each(['csv', 'xlsx'] as const)('is the same %s bytes for the same rows', (format) => {
    expect(tableBytes(structuredClone(ROWS), undefined, format).equals(tableBytes(ROWS, undefined, format))).toBe(true)
  })

  test('holds what was given, in order of first appearance, without the line column; or the chosen columns', () => {
    for (const format of ['csv', 'xlsx'] as const) {
      const read = parseTable(tableBytes(ROWS, undefined, format))
      expect(read.columns.map(({ name }) => name)).toEqual(['Name', 'Amount', 'Day', 'Ok', 'More'])
      expect(read.rows.map(({ Name, Amount, Day, Ok }) => ({ Name, Amount, Day, Ok }))).toEqual(
        ROWS.map(({ Name, Amount, Day, Ok }) => ({ Name, Amount, Day, Ok })),
      )
    }
    expect(parseTable(tableBytes(ROWS, ['Day', 'Name', 'None'], 'csv')).columns.map(({ name }) => name)).toEqual(['Day', 'Name', 'None'])
  })

  test('never holds a cell that a spreadsheet would run', () => {
    const dangerous = ['=1+1', '+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://evil.example")', 'two\r=lines', 'two\n=lines']
    const rows = dangerous.map((text) => ({ [text]: text }))
    const lines = tableBytes(rows, undefined, 'csv').toString('utf8')
    // what is quoted is one cell; outside of quotes a bare line break would begin another
    const cells = lines.slice(1).replaceAll(/"((?:[^"]|"")*)"/g, (_, inner: string) => inner.replaceAll(/[\r\n,]/g, ' '))
    expect(cells.split(/[,\r\n]/).filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([])
    const xlsx = unzipSync(new Uint8Array(tableBytes(rows, undefined, 'xlsx')))
    for (const [name, bytes] of Object.entries(xlsx))
      if (name.startsWith('xl/worksheets')) expect(Buffer.from(bytes).toString('utf8')).not.toContain('<f')
  })

  test('text that needs no care comes back as it went in, whatever it holds', () => {
    const cell = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .filter((text) => /^[\p{L}]/u.test(text) && !/[\r\n\p{Cc}\p{Cs}\ufeff\ufffe\uffff]/u.test(text))
    fc.assert(
      fc.property(
        fc.array(fc.record({ A: cell, B: cell }), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('csv' as const, 'xlsx' as const),
        (rows, format) => {
          const truth = new Set(['true', 'false', 'wahr', 'falsch', 'yes', 'no', 'ja', 'nein'])
          fc.pre(rows.every((row) => [row.A, row.B].every((text) => !truth.has(text.trim().toLowerCase()))))
          expect(parseTable(tableBytes(rows, undefined, format)).rows.map(({ A, B }) => ({ A, B }))).toEqual(rows)
        },
      ),
      { numRuns: 60 },
    )
  })
})
