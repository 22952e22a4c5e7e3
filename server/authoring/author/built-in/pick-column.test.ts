import { expect, test } from 'vitest'
import { pickColumn } from '#server/authoring/author/built-in/pick-column.ts'
import { takeTurn } from '#server/authoring/author/testing/take-turn.ts'

const COLUMNS = ['Invoice no', 'Customer', 'Contact mail', 'Net total', 'Payable by', 'Sales region', 'State', 'VAT id']
const defaultsOf = (sentence: string, columns: { readonly [path: string]: readonly string[] }) => {
  const { definition, understood } = takeTurn([sentence], { columns })
  const fields = Object.entries((definition?.inputs?.['properties'] ?? {}) as { [name: string]: { default?: unknown } })
  return { ...Object.fromEntries(fields.map(([name, field]) => [name, field.default])), said: understood.map(({ text }) => text).join(' ') }
}

test.each([
  ['Mail the rows of open.csv over 500 EUR to a@acme.example', { aboveColumn: 'Net total' }],
  ['Mail each customer in open.csv whose invoice is overdue', { lateColumn: 'Payable by', addressColumn: 'Contact mail' }],
  ['Mail the totals per region of open.csv to a@acme.example', { groupColumn: 'Sales region', sumColumn: 'Net total' }],
  ['Show me the rows of open.csv whose status is pending', { isColumn: 'State' }],
  ['Show me the duplicates in open.csv', { keyColumn: 'Invoice no' }],
  ['Show me the rows of open.csv without a VAT id', { emptyColumn: 'VAT id' }],
])('"%s" speaks of the columns that the list has', (sentence, columns) => {
  expect(defaultsOf(sentence, { 'open.csv': COLUMNS })).toMatchObject(columns)
})

test('what is understood names the real column, and another list or no such column leaves the proposal', () => {
  const sentence = 'Mail the rows of open.csv over 500 EUR to a@acme.example'
  expect(defaultsOf(sentence, { 'open.csv': COLUMNS }).said).toContain('Takes rows with Net total over 500.')
  expect(defaultsOf(sentence, { 'other.csv': COLUMNS })).toMatchObject({ aboveColumn: 'Amount' })
  expect(defaultsOf(sentence, { 'open.csv': ['Foo', 'Bar'] })).toMatchObject({ aboveColumn: 'Amount' })
})

test('two lists are put together by the column that both have', () => {
  const columns = { 'a.csv': ['Name', 'Customer no', 'Town'], 'b.csv': ['Customer no', 'Paid'] }
  expect(defaultsOf('Join a.csv and b.csv and show me the result', columns)).toMatchObject({ keyColumn: 'Customer no' })
})

test('the name itself comes first, then a column that holds it as a word', () => {
  expect(pickColumn(['Total', 'amount'], 'Amount', 'amount')).toBe('amount')
  expect(pickColumn(['Total', 'Open amount'], 'Amount', 'amount')).toBe('Open amount')
  expect(pickColumn(['Totals', 'Hours'], 'Region', 'any')).toBe('Region')
})
