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

  test.each([
    ['a semicolon', 'x;=1+1', "x;'=1+1"],
    ['a comma', 'x,@SUM(A1)', "x,'@SUM(A1)"],
    ['a tab', 'x\t+1', "x\t'+1"],
    ['a line break', 'x\n-1+1', "x\n'-1+1"],
    ['a bar', 'x|=1', "x|'=1"],
    ['a sign and a quote', 'x;"=1"', 'x;"\'=1"'],
    ['a sign and a blank', 'x; =1', "x; '=1"],
    ['nothing but a wide sign', '\uff1d1+1', "'\uff1d1+1"],
    ['a line break at the start', '\n=1', "'\n'=1"],
  ])('never holds a cell that begins after %s in a program that divides there', (_, text, safe) => {
    const written = tableBytes([{ A: 'first', B: text }], undefined, 'csv').toString('utf8')
    expect(written).toContain(safe.replaceAll('"', '""'))
    // however it is divided, quotes heeded or not: no part begins as a formula
    for (const line of written.slice(1).split(/[\r\n]/))
      for (const part of line.split(/[;,|\t]/)) expect(part.replace(/^[" ]*/, '')).not.toMatch(/^[=+\-@\uff1d]/)
    expect(parseTable(tableBytes([{ A: 'first', B: text }], undefined, 'xlsx')).rows[0]?.['B']).toBe(text)
  })

  test('leaves alone what no program runs: prose, addresses, times, numbers as numbers', () => {
    for (const text of ['Smith, Anna', 'a-b', 'ann@acme.example', '9:00-10:00', 'x = 1', 'Lee, -3 degrees'])
      expect(parseTable(tableBytes([{ A: text, B: 'b' }], undefined, 'csv')).rows[0]?.['A']).toBe(text)
    expect(parseTable(tableBytes([{ A: -3 }], undefined, 'csv')).rows[0]?.['A']).toBe(-3)
  })

  test('gives a day back as it was given, and leaves what is no day as text', () => {
    const days = [
      '2026-02-31',
      '2026-13-01',
      '2026-00-10',
      '2025-02-29',
      '2024-02-29',
      '1900-02-29',
      '1900-02-28',
      '1900-03-01',
      '0000-01-01',
      '9999-12-31',
    ]
    for (const day of days) expect(parseTable(tableBytes([{ D: day }], undefined, 'xlsx')).rows[0]?.['D'], day).toBe(day)
    const digits = (length: number, max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(length, '0'))
    fc.assert(
      fc.property(digits(4, 9999), digits(2, 19), digits(2, 39), (year, month, day) => {
        const text = `${year}-${month}-${day}`
        expect(parseTable(tableBytes([{ D: text }], undefined, 'xlsx')).rows[0]?.['D']).toBe(text)
      }),
      { numRuns: 60 },
    )
  })

  test('says of text that looks like an escape of XLSX that it is meant as written', () => {
    const entries = unzipSync(new Uint8Array(tableBytes([{ A: 'a_x0041_b', B: '_x_' }], undefined, 'xlsx')))
    const sheet = Buffer.from(entries['xl/worksheets/sheet1.xml'] ?? [])
    expect(sheet.toString('utf8')).toContain('a_x005F_x0041_b')
    expect(sheet.toString('utf8')).toContain('>_x_<')
  })

  test('is refused with the address of the cell that XLSX cannot hold, heading or value', () => {
    const long = 'x'.repeat(32_768)
    expect(() =>
      tableBytes(
        [
          { A: 'a', B: 'b' },
          { A: 'a', B: long },
        ],
        undefined,
        'xlsx',
      ),
    ).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED', context: expect.objectContaining({ cell: 'B3', length: 32_768 }) }))
    expect(() => tableBytes([{ [long]: 'a' }], undefined, 'xlsx')).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', context: expect.objectContaining({ cell: 'A1' }) }),
    )
    expect(parseTable(tableBytes([{ A: long.slice(1), B: long.slice(1) }], undefined, 'xlsx')).rowCount).toBe(1)
    expect(tableBytes([{ A: long }], undefined, 'csv').byteLength).toBeGreaterThan(32_768)
    const wide = Array.from({ length: 500 }, (_, i) => `c${i}`)
    const rows = Array.from({ length: 4001 }, () => ({}))
    expect(() => tableBytes(rows, wide, 'csv')).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }))
  })

  test('text that needs no care comes back as it went in, whatever it holds', () => {
    const cell = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .filter((text) => /^[\p{L}]/u.test(text) && !/[\r\n\p{Cc}\p{Cs}\ufeff\ufffe\uffff]/u.test(text))
      // a program that divides there would run what follows
      .filter((text) => !/[;,|]["' ]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u.test(text))
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
