import { afterAll, beforeAll, expect, test } from 'vitest'
import { callApi, expectAccessible } from './testing/look.ts'
import { ScriptedModels } from './testing/scripted-models.ts'
import { signUp } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct()
/** Says that it wrote as much as it may. */
const TOKENS = 4096
const models = new ScriptedModels({
  dear: () => ({
    raw: JSON.stringify({
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: '{"urgent":true}' } }],
      usage: { prompt_tokens: 1, completion_tokens: TOKENS },
    }),
  }),
})
let baseUrl = ''

beforeAll(async () => {
  baseUrl = await models.start()
})
afterAll(async () => await models.stop())

const EURO = 1_000_000
/** Every answer costs 4 €, and may not cost more. */
const PRICE = { inputMicroPerMillion: 0, outputMicroPerMillion: (4 * EURO * 1_000_000) / TOKENS }
const JOB = `
metadata: { name: Sorts letters, slug: sorts-letters }
objective: Say whether a letter is urgent.
steps:
  - { id: judge, kind: think, goal: Is it urgent?, input: Please write back by tomorrow., output: { type: object, properties: { urgent: { type: boolean } } } }
`

test('a limit: the bell tells at 80 %; at 100 % a run asks, is allowed more, and the next goes on once it is raised; a job limits itself further', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })
  const page = await context.newPage()
  await signUp(page, world.product.setupLink ?? '')
  const office = { name: 'office', preset: 'other', baseUrl, inside: true, clearance: 'workspace', prices: { dear: PRICE } }
  await callApi(page, 'POST', '/models', office)
  await callApi(page, 'PUT', '/model-roles', { role: 'primary', chain: [{ provider: 'office', model: 'dear' }] })
  await callApi(page, 'POST', '/spend-limits', { scope: 'workspace', period: 'month', maxMicro: 5 * EURO, atLimit: 'ask' })
  const { memberId } = await callApi<{ memberId: string }>(page, 'POST', '/members', { yaml: JOB })
  const publish = async () => await callApi(page, 'POST', `/members/${memberId}/publish`, {})
  await publish()
  const open = async () => {
    const { runId } = await callApi<{ runId: string }>(page, 'POST', `/members/${memberId}/runs`, { inputs: {} })
    await page.goto(`${world.product.url}/runs/${runId}`)
  }
  const isDone = async () => await page.getByText('Done', { exact: true }).first().waitFor()

  await open()
  await isDone()
  await page.getByText('4.00 €').first().waitFor()
  await page.getByRole('button', { name: '1 notice not read' }).click()
  const bell = page.getByRole('dialog', { name: 'Notices' })
  await bell.getByText('Over 80 % used: The whole workspace, each month').waitFor()
  await bell.getByText('4.00 € of 5.00 € are used. When nothing is left, runs wait until an admin allows them more.').waitFor()
  await expectAccessible(page, 'spending-told')
  await bell.getByRole('link', { name: /^Over 80 % used/ }).click()
  await page.waitForURL(/\/costs$/)
  await page.getByText('Over 80 %', { exact: true }).waitFor()

  await open()
  await page.getByText('The limit of the whole workspace does not reach: 4.00 € of 5.00 € are used').waitFor()
  await page.getByRole('button', { name: '2 notices not read' }).click()
  await bell.getByText('Does not reach: The whole workspace, each month').waitFor()
  await bell.getByText(/^Paused, needs somebody: Sorts letters/).waitFor()
  await expectAccessible(page, 'spending-refused')
  await page.keyboard.press('Escape')
  await page.getByLabel('Allow this run, in €').fill('4')
  await page.getByRole('button', { name: 'Allow and go on' }).click()
  await isDone()

  await open()
  await page.getByText('8.00 € of 5.00 € are used').waitFor()
  const held = page.url()
  await page.goto(`${world.product.url}/costs`)
  await page.getByText('Nothing left', { exact: true }).waitFor()
  await page.getByText('1 run waits at this limit').waitFor()
  await page.getByRole('button', { name: 'Let it go on' }).click()
  await page.getByText('It does not reach for any of them yet.').waitFor()
  await expectAccessible(page, 'spending-waiting')
  await page.getByRole('button', { name: /^Change/ }).click()
  await page.getByLabel('At most, in €').fill('3')
  await page.getByText('8.00 € are used already. With this limit no run may cost anything until the first of next month').waitFor()
  await expectAccessible(page, 'spending-lowered')
  await page.getByLabel('At most, in €').fill('1.200')
  await page.getByText('Write an amount like 20 or 0.50').waitFor()
  await page.getByRole('button', { name: 'Not now' }).click()

  // another admin, or the same in another tab, was faster: nothing is undone unseen
  await page.getByRole('button', { name: /^Change/ }).click()
  await page.getByLabel('At most, in €').fill('60')
  const { items } = await callApi<{ items: { id: string }[] }>(page, 'GET', '/spend-limits')
  await callApi(page, 'PATCH', `/spend-limits/${items[0]?.id}`, { maxMicro: 6 * EURO, atLimit: 'ask' })
  await page.getByRole('button', { name: 'What would this have done?' }).click()
  await page.getByRole('button', { name: 'Change the limit' }).click()
  await page.getByText('Somebody changed this meanwhile. Load it again and repeat your change.').waitFor()
  await expectAccessible(page, 'spending-meanwhile')
  await page.getByRole('button', { name: 'Not now' }).click()
  await page.getByText('8.00 € of 6.00 €').waitFor()
  await page.getByRole('button', { name: /^Change/ }).click()
  await page.getByLabel('At most, in €').fill('50')
  await page.getByText('What fits under it then goes on as soon as it is changed.').waitFor()
  await page.getByRole('button', { name: 'What would this have done?' }).click()
  await page.getByRole('button', { name: 'Change the limit' }).click()
  await page.getByText('1 run goes on.').waitFor()
  await page.getByText(/(8|12).00 € of 50.00 €/).waitFor()
  await expectAccessible(page, 'spending-costs')
  await page.goto(held)
  await isDone()

  await page.goto(`${world.product.url}/crews/${memberId}`)
  const own = page.getByLabel('Models of a run may cost, in €')
  await own.fill('0.50')
  await own.blur()
  await expect.poll(async () => JSON.stringify(await callApi(page, 'GET', `/members/${memberId}`))).toContain('costEuroMicros: 500000')
  await own.scrollIntoViewIfNeeded()
  await expectAccessible(page, 'spending-job')
  await publish()
  await open()
  await page.getByText('The limit in its job description does not reach: 0.00 € of 0.50 € are used').waitFor()
  await expectAccessible(page, 'spending-own')
  // its own limit is changed in the job, not under the limits of admins
  await page.getByRole('link', { name: 'Change the job' }).click()
  await own.waitFor()
  await context.close()
})
