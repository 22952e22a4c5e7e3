import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callApi, expectAccessible } from './testing/look.ts'
import { ScriptedModels } from './testing/scripted-models.ts'
import { signUp } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

/** Models without one, connected on the screen, asked, counted and limited; the server is a scripted one on loopback. */
const world = useProduct({ shared: true })
const models = new ScriptedModels({
  careful: () => ({ text: 'I am ready.' }),
  quick: ({ body }) => ({ text: JSON.stringify(body['messages']).includes('urgent') ? '{"urgent":true}' : 'Ready.' }),
})
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
    if (model === 'careful') await refusesPatience(page)
    await page.getByRole('button', { name: 'Ask this model' }).click()
    await use.getByText(model).waitFor()
  }
  await use.getByRole('button', { name: 'Ask quick earlier' }).click()
  await use.getByRole('listitem').first().getByText('quick').waitFor()
  await use.getByRole('button', { name: 'How long quick is waited for' }).click()
  await page.getByLabel('Gives up after so many seconds').fill('20')
  await page.getByLabel('Tries so often').fill('1')
  await expectAccessible(page, 'models-patience')
  await page.getByRole('button', { name: 'Save the numbers' }).click()
  await use.getByRole('listitem').first().getByText('up to 20 s, 1 try').waitFor()
  await use.getByRole('listitem').nth(1).getByText('up to 90 s, 2 tries').waitFor()
  await page.getByRole('button', { name: 'Prices', exact: true }).click()
  await page.getByLabel('€ for a million tokens read').nth(1).fill('0.15')
  await page.getByLabel('€ for a million tokens written').nth(1).fill('600')
  await expectAccessible(page, 'models-prices')
  await page.getByRole('button', { name: 'Save the prices' }).click()
  await page.getByText('0.15 € read, 600.00 € written').waitFor()
  await page.getByRole('button', { name: 'Add a rule' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Not yet public')
  await page.getByLabel('One word or phrase a line').fill('Project Falcon')
  await page.getByRole('radio', { name: /^Leave it out/ }).check()
  await expectAccessible(page, 'models-rule')
  await page.getByRole('button', { name: 'Save the rule' }).click()
  await page.getByText('to a model: left out').waitFor()
  await expectAccessible(page, 'models')
  await removesRule(page)

  await use.getByRole('button', { name: 'Ask it whether it is ready' }).click()
  await use.getByText('Ready.').waitFor()
  expect(models.asked.map(({ body }) => body['model'])).toEqual(['quick'])

  await page.goto(`${world.product.url}/costs`)
  await page.getByRole('button', { name: 'Set a limit' }).click()
  await page.getByLabel('At most, in €').fill('0,01')
  await expectAccessible(page, 'costs-limit')
  await page.getByRole('button', { name: 'What would this have done?' }).click()
  await page.getByText('Nothing: 1 question').waitFor()
  await page.getByRole('button', { name: 'Set the limit' }).click()
  await page.getByRole('listitem').filter({ hasText: 'The whole workspace' }).waitFor()
  await callApi(page, 'POST', '/spend-limits', { scope: 'run', period: 'run', maxMicro: 500_000_000, atLimit: 'block' })
  await page.reload()
  await page.getByRole('listitem').filter({ hasText: 'Every run' }).waitFor()
  await page.getByText('quick').waitFor()
  await expectAccessible(page, 'costs')
  await page.getByRole('button', { name: 'As a table' }).click()
  await page.getByRole('region', { name: 'Cost by day' }).waitFor()
  const view = await callApi<{ total: { calls: number; settledMicro: number } }>(page, 'GET', '/costs')
  expect(view.total.calls).toBe(1)
  await askedForMore(page)
  await context.close()
})

/** Nothing is gone with one press, and the keyboard goes along: the rule is kept first, then taken away. */
async function removesRule(page: Page): Promise<void> {
  const rules = page.getByRole('region', { name: 'Rules for what goes there and comes back' })
  const focused = async (): Promise<string> => await page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
  await rules.getByRole('button', { name: 'Remove Not yet public' }).focus()
  await page.keyboard.press('Enter')
  expect(await focused()).toBe('Keep it Not yet public')
  await expectAccessible(page, 'models-rule-remove')
  await page.keyboard.press('Enter')
  expect(await focused()).toBe('Remove Not yet public')
  await rules.getByText('to a model: left out').waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await rules.getByText('No rule yet.').waitFor()
  await expect.poll(focused).toBe('Rules for what goes there and comes back')
}

/** A model is not asked before both numbers are within their limits. */
async function refusesPatience(page: Page): Promise<void> {
  await page.getByLabel('Gives up after so many seconds').fill('601')
  expect(await page.getByRole('button', { name: 'Ask this model' }).getAttribute('aria-disabled')).toBe('true')
  await page.getByLabel('Gives up after so many seconds').fill('90')
  await expectAccessible(page, 'models-add')
}

const JOB = `
metadata: { name: Sorts letters, slug: sorts-letters }
objective: Say whether a letter is urgent.
steps:
  - { id: judge, kind: think, goal: Is it urgent?, input: Please write back by tomorrow., output: { type: object, properties: { urgent: { type: boolean } } } }
`

/** A run that meets a limit asks an admin, who allows it more; what was said is kept and read on wish. */
async function askedForMore(page: Page): Promise<void> {
  await page.goto(`${world.product.url}/models`)
  await page.getByRole('button', { name: 'Change', exact: true }).click()
  await page.getByRole('checkbox', { name: /^Keep it for 30 days/ }).check()
  await expectAccessible(page, 'models-change')
  await page
    .getByRole('button', { name: /^(Change|Save)/ })
    .last()
    .click()
  await page.getByText('kept for 30 days').waitFor()

  const { memberId } = await callApi<{ memberId: string }>(page, 'POST', '/members', { yaml: JOB })
  await callApi(page, 'POST', `/members/${memberId}/publish`, {})
  const { runId } = await callApi<{ runId: string }>(page, 'POST', `/members/${memberId}/runs`, { inputs: {} })
  await page.goto(`${world.product.url}/runs/${runId}`)
  await page.getByText('The limit of the whole workspace does not reach').waitFor()
  await expectAccessible(page, 'run-asks-for-more')
  await page.getByLabel('Allow this run, in €').fill('0.000001')
  await page.getByRole('button', { name: 'Allow and go on' }).isDisabled()
  await page.getByLabel('Allow this run, in €').fill('25')
  await page.getByRole('button', { name: 'Allow and go on' }).click()
  await page.getByText('Done', { exact: true }).first().waitFor()
  await page.getByRole('button', { name: 'Read what was said' }).click()
  await page.getByRole('region', { name: 'Said' }).getByText('urgent').waitFor()
  await expectAccessible(page, 'run-transcript')
}
