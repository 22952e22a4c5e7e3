import { afterAll, beforeAll, expect, test } from 'vitest'
import { callApi, expectAccessible } from './testing/look.ts'
import { ScriptedModels } from './testing/scripted-models.ts'
import { signUp } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

/** Models without one, connected on the screen, asked, counted and limited; the server is a scripted one on loopback. */
const world = useProduct()
const models = new ScriptedModels({ careful: () => ({ text: 'I am ready.' }), quick: () => ({ text: 'Ready.' }) })
let baseUrl = ''

beforeAll(async () => {
  baseUrl = await models.start()
})
afterAll(async () => await models.stop())

test('without a model nothing is missing; an admin connects one, says what it is asked for, and sees what it cost under a limit', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await signUp(page, world.product.setupLink ?? '')

  await page.goto(`${world.product.url}/costs`)
  await page.getByText('0.00 €, no model used').waitFor()
  await expectAccessible(page, 'costs-none')
  await page.goto(`${world.product.url}/models`)
  await page.getByRole('heading', { name: 'No model is connected' }).waitFor()
  await expectAccessible(page, 'models-none')

  await page.getByRole('button', { name: 'Connect it by its address' }).click()
  await page.getByLabel('Short name').fill('office')
  await page.getByRole('textbox', { name: 'Address' }).fill(baseUrl)
  await page.getByRole('button', { name: 'Connect and test' }).click()
  await page.getByText('This address is inside a private network.').waitFor()
  await page.getByRole('checkbox', { name: /^It is inside our own network/ }).check()
  await expectAccessible(page, 'models-connect')
  await page.getByRole('button', { name: 'Connect and test' }).click()
  await page.getByText(/answers and has 2 models\./).waitFor()

  const use = page.getByRole('listitem').filter({ hasText: 'Steps that think' })
  for (const model of ['careful', 'quick']) {
    await use.getByRole('button', { name: /^(Choose a model|Add one for when)/ }).click()
    await page.getByLabel('Model', { exact: true }).fill(model)
    await page.getByRole('button', { name: 'Ask this model' }).click()
    await use.getByText(model).waitFor()
  }
  await use.getByRole('button', { name: 'Ask quick earlier' }).click()
  await use.getByRole('listitem').first().getByText('quick').waitFor()
  await page.getByRole('button', { name: 'Prices', exact: true }).click()
  await page.getByLabel('€ for a million tokens read').nth(1).fill('0.15')
  await page.getByLabel('€ for a million tokens written').nth(1).fill('600')
  await expectAccessible(page, 'models-prices')
  await page.getByRole('button', { name: 'Save the prices' }).click()
  await page.getByText('0.15 € read, 600.00 € written').waitFor()
  await expectAccessible(page, 'models')

  await use.getByRole('button', { name: 'Ask it whether it is ready' }).click()
  await use.getByText('Ready.').waitFor()
  expect(models.asked.map(({ body }) => body['model'])).toEqual(['quick'])

  await page.goto(`${world.product.url}/costs`)
  await page.getByRole('button', { name: 'Set a limit' }).click()
  await page.getByLabel('At most, in €').fill('0,01')
  await expectAccessible(page, 'costs-limit')
  await page.getByRole('button', { name: 'Set the limit' }).click()
  await page.getByRole('listitem').filter({ hasText: 'The whole workspace' }).waitFor()
  await callApi(page, 'POST', '/spend-limits', { scope: 'run', period: 'run', maxMicro: 500_000, atLimit: 'block' })
  await page.reload()
  await page.getByRole('listitem').filter({ hasText: 'Every run' }).waitFor()
  await page.getByText('quick').waitFor()
  await expectAccessible(page, 'costs')
  await page.getByRole('button', { name: 'As a table' }).click()
  await page.getByRole('region', { name: 'Cost by day' }).waitFor()
  const view = await callApi<{ total: { calls: number; settledMicro: number } }>(page, 'GET', '/costs')
  expect(view.total.calls).toBe(1)
  await context.close()
})
