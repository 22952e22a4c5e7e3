import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { callApi, expectClean } from './testing/look.ts'
import { signUp } from './testing/sign-up.ts'
import { startTemplate } from './testing/start-template.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ shared: true })
const TOUCH_MIN_PX = 44
const PASSWORD = 'another long password here'

/** Heights of what decides: a thumb has to hit it. */
async function heightOf(page: Page, name: RegExp | string): Promise<number> {
  const box = await page.getByRole('button', { name }).filter({ visible: true }).first().boundingBox()
  return Math.round(box?.height ?? 0)
}

test('an approver who was invited decides on a phone, by touch: exceptions first, one left out, the rest approved', async () => {
  const desk = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const lead = await desk.newPage()
  await signUp(lead, world.product.setupLink ?? '')
  const { url } = await callApi<{ url: string }>(lead, 'POST', '/invitations', {
    role: 'operator',
    grants: ['approvals:decide:external_write'],
  })
  await startTemplate(lead, 'payment-reminders')

  const context = await world.browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 2,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(`${world.product.url}/invite${new URL(url).hash}`)
  await page.getByLabel('Your name').fill('Ana Approver')
  await page.getByLabel('E-mail').fill('ana@acme.example')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: /^Join/ }).tap()
  await page.getByText('Send 13 e-mails, write 1 file').filter({ visible: true }).first().waitFor()
  await page.goto(`${world.product.url}/approvals`)
  await page.getByRole('button', { name: /Send 13 e-mails, write 1 file/ }).tap()

  const exceptions = page.getByRole('region', { name: 'Exceptions' })
  await exceptions.getByText('2 exceptions, look at these first').waitFor()
  await page.getByText(/Nothing happens until you decide/).waitFor()
  expect(await heightOf(page, /^Approve and send 13/)).toBeGreaterThanOrEqual(TOUCH_MIN_PX)
  expect(await heightOf(page, /^Reject/)).toBeGreaterThanOrEqual(TOUCH_MIN_PX)
  await expectClean(page, 'plan on a phone')
  await exceptions.getByRole('button', { name: /^Leave out/ }).tap()
  await page.getByRole('button', { name: 'Make a new plan' }).tap()
  await page.getByRole('heading', { name: 'Send 12 e-mails, write 1 file' }).waitFor()
  await page
    .getByRole('button', { name: /^Approve and send 12/ })
    .filter({ visible: true })
    .first()
    .tap()
  await page.getByText(/^Approved by/).waitFor()
  await expectClean(page, 'decided on a phone')
  expect(errors).toEqual([])
  await context.close()
  await desk.close()
})
