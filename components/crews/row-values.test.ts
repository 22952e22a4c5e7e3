import { expect, test } from 'vitest'
import { inputValues } from '#components/crews/input-values.ts'
import { fieldsOf, isRows, placeOfFault, rowFaults, rowsOf } from '#components/crews/row-values.ts'
import { inEnglish } from '#server/kernel/language/say.ts'

const line = {
  type: 'object',
  properties: {
    note: { type: 'string' },
    amount: { type: 'number' },
    paid: { type: 'boolean' },
    parts: { type: 'array', items: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] } },
  },
  required: ['amount'],
}
const lines = { type: 'array', minItems: 1, maxItems: 3, items: line }
const schema = { properties: { lines, tags: { type: 'array', items: { type: 'string' } } }, required: ['lines'] }

test('rows become objects of the types that the schema names, and rows in rows; what is left empty is left out', () => {
  const given = {
    lines: [
      { amount: '12.5', note: '', parts: [{ n: '2' }] },
      { amount: '3', paid: true, note: 'x' },
    ],
    tags: ['a', 'b'],
  }
  expect(inputValues(given, schema)).toEqual({
    lines: [
      { amount: 12.5, paid: false, parts: [{ n: 2 }] },
      { amount: 3, paid: true, note: 'x' },
    ],
    tags: ['a', 'b'],
  })
})

test('a list that must be there is sent though it is empty, another one is left out', () => {
  const empty = { properties: { a: { type: 'array', items: line }, b: { type: 'array', items: line } }, required: ['a'] }
  expect(inputValues({}, empty)).toEqual({ a: [] })
})

test('as many rows stand there as there have to be', () => {
  expect(rowsOf(undefined, lines)).toEqual([{}])
  expect(rowsOf([{ amount: 1 }, { amount: 2 }], lines)).toHaveLength(2)
})

test('what is missing is said at its field, in rows in rows too, and too many rows at the list', () => {
  const faults = (value: unknown) => rowFaults('lines', value, lines, true, inEnglish)
  expect(faults([{ amount: '1' }])).toEqual({})
  expect(faults([{ amount: '', parts: [{}] }])).toEqual({ 'lines/0/amount': 'Fill this in', 'lines/0/parts/0/n': 'Fill this in' })
  expect(Object.keys(faults([1, 2, 3, 4].map((amount) => ({ amount }))))).toEqual(['lines'])
})

test('fields that have to be filled in come first; a list of files is no list of rows', () => {
  expect(fieldsOf(lines).map(([name]) => name)).toEqual(['amount', 'note', 'paid', 'parts'])
  expect(isRows({ type: 'array', items: { type: 'string', format: 'file' } })).toBe(false)
})

test('a place is said as the form says it', () => {
  const titled = {
    lines: { ...lines, title: 'Costs', items: { ...line, properties: { ...line.properties, amount: { type: 'number', title: 'Euros' } } } },
  }
  const said = (path: string) => placeOfFault(path, titled, inEnglish)
  expect(['lines', 'lines/0', 'lines/1/amount', 'lines/0/parts/2/n', 'other'].map(said)).toEqual([
    'Costs',
    'Costs, Row 1',
    'Costs, Row 2, Euros',
    'Costs, Row 1, parts, Row 3, n',
    'other',
  ])
})
