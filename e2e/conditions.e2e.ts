import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { callApi, expectAccessible } from './testing/look.ts'
import { signUp } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ shared: true })
const list = readFileSync(new URL('../examples/expense-check/expenses-2026-10.csv', import.meta.url))
const rows: Record<string, string>[] = parse(list, { columns: true, bom: true, delimiter: ';' })
const amount = (row: Record<string, string>) => Number(row['Amount EUR']?.replace(',', '.'))
const day = (row: Record<string, string>) => row['Date']?.split('.').reverse().join('-') ?? ''
const JOB = `metadata: { name: Large amounts, slug: large-amounts }
objective: Keep the large amounts.
inputs:
  type: object
  properties: { list: { type: string, format: file, title: List, default: expenses-2026-10.csv } }
  required: [list]
  additionalProperties: false
tools: [{ tool: tables.read, targets: ['**.csv'] }, { tool: tables.filter }]
steps:
  - { id: list, kind: tool, tool: tables.read, with: { path: '\${ inputs.list }' } }
  # which ones count
  - { id: large, note: Large amounts, kind: tool, tool: tables.filter, with: { rows: '\${ steps.list.output.rows }', where: 'true' } }
output:
  schema: { type: object, properties: { n: { type: integer, title: Large } }, required: [n], additionalProperties: false }
  value: { n: '\${ steps.large.output.rowCount }' }
`

test('a condition is built from the columns of the file, counted on its real rows, and does in a try what it said', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await signUp(page, world.product.setupLink ?? '')
  await callApi(page, 'POST', '/templates/expense-check/install', {})
  const { memberId } = await callApi<{ memberId: string }>(page, 'POST', '/members', { yaml: JOB })
  const yaml = async () =>
    await page.evaluate(async (id) => ((await (await fetch(`/api/v1/members/${id}`)).json()) as { yaml: string }).yaml, memberId)

  await page.goto(`${world.product.url}/crews/${memberId}`)
  await page.getByText('200 of 200 rows match').waitFor()
  await page.getByRole('button', { name: 'Add a condition' }).click()
  await page.getByLabel('Column of condition 1').selectOption('Amount EUR')
  await page.getByLabel('Comparison of condition 1').selectOption({ label: 'is over' })
  await page.getByLabel('Value of condition 1').fill('150')
  const large = rows.filter((row) => amount(row) > 150).length
  expect(large).toBeGreaterThan(0)
  await page.getByText(`${large} of 200 rows match`, { exact: true }).waitFor()

  await page.getByRole('button', { name: 'Add a condition' }).click()
  await page.getByLabel('Column of condition 2').selectOption('Date')
  await page.getByLabel('Comparison of condition 2').selectOption({ label: 'is after' })
  await page.getByLabel('Value of condition 2').fill('2026-10-15')
  const late = rows.filter((row) => amount(row) > 150 && day(row) > '2026-10-15').length
  await page.getByText(`${late} of 200 rows match`, { exact: true }).waitFor()
  expect(late).toBeLessThan(large)

  // Nobody is shown an expression who does not ask for it.
  expect(await page.getByText('row[').filter({ visible: true }).count()).toBe(0)
  await expect.poll(yaml).toContain('row["Date"]')
  expect(await yaml()).toContain('# which ones count')
  await expectAccessible(page, 'conditions')
  await page.reload()
  expect(await page.getByLabel('Value of condition 2').inputValue()).toBe('2026-10-15')

  await page.goto(`${world.product.url}/crews/${memberId}/start`)
  await page.getByRole('button', { name: 'Try, change nothing' }).click()
  await page.getByText(`${late} large`).first().waitFor()

  await page.goto(`${world.product.url}/crews/${memberId}`)
  await page.getByText('Advanced').click()
  await page.getByLabel('Condition as CEL, over row').fill('size(row["Item"]) > 3')
  await page.getByLabel('Condition as CEL, over row').blur()
  await page.getByText('This condition was written by hand').waitFor()
  await page.getByText(`${rows.filter((row) => String(row['Item']).length > 3).length} of 200 rows match`, { exact: true }).waitFor()
  await context.close()
})
