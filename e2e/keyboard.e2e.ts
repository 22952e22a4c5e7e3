import { expect, test } from 'vitest'
import { press, tabTo } from './testing/keys.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct()

test('from the setup link to a letter in the outbox without a mouse, and what a key does is on the sheet', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
  const page = await context.newPage()
  // Nothing in this test may press or touch; only keys.
  await page.addInitScript(() => {
    for (const kind of ['pointerdown', 'touchstart'])
      addEventListener(kind, () => {
        throw new Error('pressed')
      })
  })
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(world.product.setupLink ?? '')
  for (const [label, text] of [
    ['Your name', 'Finance lead'],
    ['E-mail', 'lead@acme.example'],
    ['Password', 'correct horse battery staple'],
  ] as const) {
    await tabTo(page, page.getByLabel(label, { exact: true }))
    await page.keyboard.type(text)
  }
  await page.keyboard.press('Enter')
  await press(page, 'Try with sample data')
  await page.getByRole('heading', { name: 'Send 9 e-mails, write 1 file' }).waitFor()
  await press(page, 'Carry out in practice')
  await page.getByText('You approve your own plan: practice').first().waitFor()

  // The inbox by its keys: the letters of one key, the question of another, out again, and the decision.
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await page.waitForURL(/\/approvals/)
  await page
    .getByRole('button', { name: /^Approve and send 9 e-mails/ })
    .first()
    .waitFor()
  await page.keyboard.press('?')
  await page.getByRole('dialog').getByText('Approve', { exact: false }).first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('n')
  const reason = page.getByRole('dialog').getByRole('textbox')
  await reason.waitFor()
  expect(await reason.evaluate((element) => element === document.activeElement), 'the dialog takes the focus').toBe(true)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('y')
  await page.getByText(/^Approved by/).waitFor()

  await page.keyboard.press('Control+k')
  await page.keyboard.type('outbox')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/outbox/)
  await page.getByRole('heading', { level: 2 }).first().waitFor()
  const first = await page.getByRole('article').getByRole('heading', { level: 2 }).innerText()
  await page.keyboard.press('j')
  await page.waitForURL(/id=/)
  await expect.poll(async () => await page.locator('.li[aria-current=true]').count()).toBe(1)
  expect(first.length).toBeGreaterThan(0)
  expect(errors).toEqual([])
  await context.close()
})
