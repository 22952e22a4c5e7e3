import { expect, test } from 'vitest'
import { expectAccessible } from './testing/look.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ fromNothing: true })
const ACTIVATIONS_MAX = 12

test('from the setup link to a verified proof in at most 12 activations, every screen accessible in both themes', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  let activations = 0
  const press = async (role: 'button' | 'link', name: RegExp | string): Promise<void> => {
    activations += 1
    await page.getByRole(role, { name }).first().click()
  }

  await page.goto(world.product.setupLink ?? '')
  await page.getByLabel('Your name').fill('Finance lead')
  await page.getByLabel('E-mail').fill('lead@acme.example')
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple')
  await expectAccessible(page, 'set-up')
  await press('button', 'Set up Muster')

  await page.getByRole('button', { name: 'Try with sample data' }).first().waitFor()
  await expectAccessible(page, 'first job')
  await press('button', 'Try with sample data')

  await page.getByRole('heading', { name: 'Send 9 e-mails, write 1 file' }).waitFor()
  await page.getByText('200 rows, 14 questioned, 3,412.50 €').waitFor()
  await page.getByRole('button', { name: 'Carry out in practice' }).waitFor()
  await expectAccessible(page, 'try')
  await press('button', 'Carry out in practice')

  const approve = page.getByRole('button', { name: /^Approve and send 9 e-mails/ })
  await approve.waitFor()
  await page.getByText('You approve your own plan: practice').first().waitFor()
  await expectAccessible(page, 'run that waits')
  await press('button', /^Approve and send 9 e-mails/)

  await page.getByText('Done', { exact: true }).first().waitFor()
  await expectAccessible(page, 'run that is done')
  await press('button', /^Verify/)
  await page
    .getByText(/unaltered/)
    .first()
    .waitFor()
  expect(activations).toBeLessThanOrEqual(ACTIVATIONS_MAX)

  for (const [screen, path, text] of [
    ['outbox', '/outbox', 'finance@acme.example'],
    ['approvals', '/approvals', 'Decided'],
    ['runs', '/runs', 'Expense check'],
    ['crews', '/crews', 'Expense check'],
    ['results', '/results', 'Summary of expenses-2026-10: 14 of 200 rows questioned'],
    ['proof', '/proof', 'Verify'],
    ['people', '/people', 'Finance lead'],
    ['bridge', '/', 'Bridge'],
  ] as const) {
    await page.goto(world.product.url + path)
    await page.getByText(text).filter({ visible: true }).first().waitFor()
    await expectAccessible(page, screen)
  }
  expect(errors).toEqual([])
  await context.close()
})

test('a used setup link, a wrong password and a stale session are told plainly and lose nothing', async () => {
  const context = await world.browser.newContext()
  const page = await context.newPage()
  await page.goto(`${world.product.url}/runs`)
  await page.waitForURL(/\/sign-in/)
  await page.getByLabel('E-mail').fill('lead@acme.example')
  await page.getByLabel('Password', { exact: true }).fill('wrong password here')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('E-mail and password do not match').waitFor()
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/\/runs$/)
  await page.goto(world.product.setupLink ?? '')
  await page.getByLabel('Your name').fill('Somebody else')
  await page.getByLabel('E-mail').fill('else@acme.example')
  await page.getByLabel('Password', { exact: true }).fill('another long password')
  await page.getByRole('button', { name: 'Set up Muster' }).click()
  await page
    .getByText(/used up or too old/)
    .first()
    .waitFor()
  await context.close()
})
