import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { callApi, expectAccessible } from './testing/look.ts'
import { signUp } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ shared: true })
const JOB = `metadata: { name: Travel lines, slug: travel-lines }
objective: Ask what the trip cost.
steps:
  - id: trip
    kind: ask
    question: What did the trip cost?
    form:
      type: object
      required: [lines]
      additionalProperties: false
      properties:
        city: { type: string, title: City }
        lines:
          type: array
          title: Costs
          minItems: 1
          maxItems: 3
          items:
            type: object
            required: [what, euros]
            additionalProperties: false
            properties:
              what: { type: string, title: What for, enum: [train, hotel, food] }
              euros: { type: number, minimum: 0, title: Euros }
              guests: { type: array, title: Guests, items: { type: object, required: [name], properties: { name: { type: string, title: Name } }, additionalProperties: false } }
output: { schema: { type: object }, value: { lines: '\${ steps.trip.output.lines }' } }
`
const shown = async (page: Page, runId: string) =>
  (await callApi<{ items: { id: string; status: string }[] }>(page, 'GET', '/runs')).items.find(({ id }) => id === runId)?.status
const hasFocus = async (field: Locator) => await field.evaluate((element) => element === document.activeElement)

test('a question about a list of things is answered row by row, by keyboard, with what is wrong said at its field', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await signUp(page, world.product.setupLink ?? '')
  const { memberId } = await callApi<{ memberId: string }>(page, 'POST', '/members', { yaml: JOB })
  await callApi(page, 'POST', `/members/${memberId}/publish`, {})
  const { runId } = await callApi<{ runId: string }>(page, 'POST', `/members/${memberId}/runs`, { inputs: {} })
  await page.goto(`${world.product.url}/runs/${runId}`)
  const first = page.getByRole('group', { name: 'Row 1' })
  await first.first().waitFor()
  // one row has to be there, and what is missing in it is said where it is missing
  await page.getByRole('button', { name: 'Answer' }).click()
  await page.getByText('Fill this in').first().waitFor()
  expect(await page.getByText('Fill this in').count()).toBe(2)
  await expect.poll(async () => await hasFocus(page.getByLabel('What for').first())).toBe(true)
  await page.getByLabel('What for').first().selectOption('train')
  await page.getByLabel('Euros').first().fill('-3')

  const addRow = page.getByRole('group', { name: 'Costs' }).getByRole('button', { name: 'Add a row' })
  await addRow.last().focus()
  await page.keyboard.press('Enter')
  // the new row has the focus
  await page.keyboard.press('h')
  expect(await page.getByLabel('What for').nth(1).inputValue()).toBe('hotel')
  await page.getByLabel('Euros').nth(1).fill('120.5')
  await page.getByRole('group', { name: 'Guests' }).nth(1).getByRole('button', { name: 'Add a row' }).press('Enter')
  await page.getByLabel('Name').fill('Ada')
  await page.getByRole('button', { name: 'Answer' }).click()
  // said by the server in the words of the form, and at the field of the row, which takes the focus
  await page.getByText('Costs, Row 1, Euros:').waitFor()
  await page.locator('[aria-invalid="true"]').waitFor()
  await expect.poll(async () => await hasFocus(page.getByLabel('Euros').first())).toBe(true)
  expect(await page.getByLabel('Euros').first().getAttribute('aria-invalid')).toBe('true')
  await expectAccessible(page, 'answer-rows')
  await addRow.last().press('Enter')
  expect(await addRow.last().getAttribute('aria-disabled')).toBe('true')
  await page.getByRole('button', { name: 'Remove row 1' }).first().press('Enter')
  expect(await page.getByLabel('Euros').first().inputValue()).toBe('120.5')
  // what was wrong went with its row
  expect(await page.getByLabel('Euros').first().getAttribute('aria-invalid')).toBe(null)
  await page.getByRole('button', { name: 'Remove row 2' }).last().press('Enter')
  await page.getByRole('button', { name: 'Answer' }).click()
  await expect.poll(async () => await shown(page, runId), { timeout: 30_000 }).toBe('succeeded')
  await context.close()
})
