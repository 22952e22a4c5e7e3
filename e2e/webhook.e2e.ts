import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { expectAccessible } from './testing/look.ts'
import { reachApproval } from './testing/reach-approval.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ shared: true })

test('a message of another system starts a crew member once, a forged one is refused, and each stands in the list with what became of it', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await reachApproval(page, world.product.setupLink ?? '')
  await page.goto(`${world.product.url}/crews`)
  await page
    .getByRole('link', { name: /Expense check/ })
    .filter({ visible: true })
    .last()
    .click()
  await page.getByText('Another system, for example a shop').waitFor()
  await page.getByRole('button', { name: 'Add an address' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Web shop')
  const sample = await page.getByLabel('An example of a message').inputValue()
  await expectAccessible(page, 'webhook-dialog')
  await page.getByRole('button', { name: 'Make the address' }).click()
  const secret = await page.getByLabel('Secret', { exact: true }).inputValue()
  const address = await page.getByLabel('Address', { exact: true }).inputValue()
  expect(secret).toMatch(/^whsec_/)
  await expectAccessible(page, 'webhook-secret')
  await page.getByRole('button', { name: 'I have kept it' }).click()
  await page.getByText('No message has come yet').waitFor()

  const send = async (key: string, id: string): Promise<Response> => {
    const at = new Date()
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(key).sign(id, at, sample),
    }
    return await fetch(address, { method: 'POST', body: sample, headers })
  }
  const answers = [await send(secret, 'order_1'), await send(secret, 'order_1')]
  expect(answers.map(({ status }) => status)).toEqual([202, 202])
  const ids = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { invocationId: string }).invocationId))
  expect(ids[0]).toBe(ids[1])
  const forged = await send(`whsec_${Buffer.from('a secret that nobody gave them').toString('base64')}`, 'order_2')
  expect(forged.status).toBe(401)
  expect(await forged.text()).not.toContain('v1,')

  await page.getByRole('link', { name: 'Messages' }).click()
  const taken = page.getByRole('listitem').filter({ hasText: 'order_1' })
  await taken.getByText('started a run').waitFor()
  await taken.getByText('sent once more').waitFor()
  const refused = page.getByRole('listitem').filter({ hasText: 'order_2' })
  await refused.getByText('It was signed with another secret').waitFor()
  await refused.getByRole('button', { name: /^Show message/ }).click()
  await refused.getByText('Expected', { exact: true }).waitFor()
  await expectAccessible(page, 'webhook-messages')
  await taken.getByRole('button', { name: /^Show message/ }).click()
  await taken.getByRole('button', { name: 'Start again with this message' }).waitFor()
  await expectAccessible(page, 'webhook-message')
  await taken.getByRole('link', { name: /^run \d/ }).click()
  await page.getByRole('link', { name: 'a message' }).waitFor()
  await page.goBack()
  await page.getByRole('link', { name: 'To the crew member' }).click()
  await page.getByText('Last message').waitFor()
  await page.locator('#starts-with-message').scrollIntoViewIfNeeded()
  await expectAccessible(page, 'webhook-row')
  expect(errors).toEqual([])
})
