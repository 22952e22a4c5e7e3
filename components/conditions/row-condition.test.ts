import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  COMPARISONS,
  type Comparison,
  comparisonsOf,
  fromCel,
  isComplete,
  type RowCondition,
  toCel,
} from '#components/conditions/row-condition.ts'
import { rowMatcher } from '#server/connectors/tables/rows.ts'
import { splitTemplate } from '#server/program/core/template.ts'

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('" || true || "', '${ inputs.x }', '$${', '\\', 'a"b', '\\u0024{', ') || (true', 'row["x"]', '\n', "'", '\u2028'),
)
const values: { readonly [kind: string]: fc.Arbitrary<string> } = {
  text: nasty.filter((value) => value !== ''),
  number: fc.double({ min: -1e12, max: 1e12, noNaN: true }).map((n) => String(Number(n.toFixed(4)))),
  date: fc.constantFrom('2026-10-01', '1999-12-31'),
  none: fc.constant(''),
}
const line = fc
  .tuple(
    nasty.filter((column) => column !== ''),
    fc.constantFrom(...(Object.keys(COMPARISONS) as Comparison[])),
  )
  .chain(([column, comparison]) => (values[COMPARISONS[comparison].value] ?? nasty).map((value) => ({ column, comparison, value })))
const condition: fc.Arbitrary<RowCondition> = fc.record({
  join: fc.constantFrom('all', 'any'),
  // A column has one kind of cells: two lines about one would want two.
  lines: fc.uniqueArray(line, { minLength: 2, maxLength: 4, selector: ({ column }) => column.toWellFormed() }),
})

const CELLS = {
  text: ['', 'Taxi', 'taxi home', '" || true || "', '${ inputs.x }'],
  number: [null, 0, 12.5, -3],
  date: ['', '2026-10-01', '2026-11-30'],
  boolean: [null, true, false],
}
type Cell = string | number | boolean | null

/** What each comparison is to mean, said once more without CEL. */
const MEANS: { readonly [C in Comparison]: (cell: Cell, value: string) => boolean } = {
  over: (cell, value) => cell !== null && Number(cell) > Number(value),
  atLeast: (cell, value) => cell !== null && Number(cell) >= Number(value),
  under: (cell, value) => cell !== null && Number(cell) < Number(value),
  atMost: (cell, value) => cell !== null && Number(cell) <= Number(value),
  equals: (cell, value) => cell !== null && Number(cell) === Number(value),
  differs: (cell, value) => cell === null || Number(cell) !== Number(value),
  after: (cell, value) => cell !== '' && String(cell) > value,
  before: (cell, value) => cell !== '' && String(cell) < value,
  is: (cell, value) => String(cell ?? '') === value,
  isNot: (cell, value) => String(cell ?? '') !== value,
  contains: (cell, value) => String(cell).includes(value),
  containsNot: (cell, value) => !String(cell).includes(value),
  starts: (cell, value) => String(cell).startsWith(value),
  ends: (cell, value) => String(cell).endsWith(value),
  yes: (cell) => cell === true,
  no: (cell) => cell === false,
  empty: (cell) => cell === null || cell === '',
  filled: (cell) => cell !== null && cell !== '',
}
const SAMPLE = {
  text: ['Taxi', 'home', '" || true || "', '${ inputs.x }'],
  number: ['12.5', '0', '-3', '100'],
  date: ['2026-10-01', '2026-11-01'],
  none: [''],
}

describe('each comparison means in the engine of the job what its word says', () => {
  test.each(Object.keys(COMPARISONS) as Comparison[])('%s', (comparison) => {
    const { kinds, value: valueKind } = COMPARISONS[comparison]
    for (const kind of kinds)
      for (const value of SAMPLE[kind === 'date' && valueKind === 'text' ? 'date' : valueKind]) {
        const rows = CELLS[kind].map((cell) => ({ 'A "b" ${x}': cell }))
        const cel = toCel({ join: 'all', lines: [{ column: 'A "b" ${x}', comparison, value }] })
        const matching = rows.filter(rowMatcher(cel)).map((row) => Object.values(row)[0])
        expect(matching, `${kind} ${value}: ${cel}`).toEqual(CELLS[kind].filter((cell) => MEANS[comparison](cell, value)))
      }
  })
  test('every kind of column has comparisons of its own', () => {
    for (const kind of ['text', 'number', 'date', 'boolean'] as const) expect(comparisonsOf(kind).length).toBeGreaterThan(2)
  })
})

describe('a built condition', () => {
  test('reads back as what was built, whatever stands in columns and values', () => {
    fc.assert(
      fc.property(condition, (built) => {
        const cel = toCel(built)
        const read = fromCel(cel)
        expect(read).not.toBeNull()
        expect(toCel(read as RowCondition)).toBe(cel)
        expect(read?.join).toBe(built.join)
        expect(read?.lines.map(({ comparison }) => comparison)).toEqual(built.lines.map(({ comparison }) => comparison))
      }),
      { numRuns: 500 },
    )
  })
  test('never leaves its quotes and never becomes a place to fill in', () => {
    fc.assert(
      fc.property(condition, (built) => {
        const cel = toCel(built)
        expect(splitTemplate(cel)).toEqual({ ok: true, value: [cel] })
        const row = Object.fromEntries(
          built.lines.map(({ column, comparison }) => [column.toWellFormed(), COMPARISONS[comparison].value === 'number' ? 1 : '']),
        )
        expect(() => rowMatcher(cel)(row, 0)).not.toThrow()
      }),
      { numRuns: 300 },
    )
  })
  test('without a line that says something is every row', () => {
    expect(
      toCel({
        join: 'any',
        lines: [
          { column: 'A', comparison: 'over', value: 'many' },
          { column: '', comparison: 'empty', value: '' },
        ],
      }),
    ).toBe('true')
    expect(fromCel('true')).toEqual({ join: 'all', lines: [] })
    expect(isComplete({ column: 'A', comparison: 'after', value: '1.10.2026' })).toBe(false)
  })
  test.each(['row["A"] > 5', 'row.A == 1.0', 'row["A"] == 1.0 && row["B"] == 2.0 || true', 'size(row) > 2', '', 'row["A"] == 1.0 &&'])(
    'what was written by hand is left alone: %s',
    (cel) => expect(fromCel(cel)).toBeNull(),
  )
})
