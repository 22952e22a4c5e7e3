import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectAccessible } from './testing/look.ts'
import { reachApproval } from './testing/reach-approval.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ shared: true })
test('an approver leaves one e-mail out and writes another otherwise; what is carried out is the plan as it was changed', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await reachApproval(page, world.product.setupLink ?? '')
  await page.goto(`${world.product.url}/approvals`)
  await page
    .getByRole('button', { name: /Send 9 e-mails, write 1 file/ })
    .first()
    .click()
  await page.getByRole('heading', { name: /^Send 9 e-mails, write 1 file/ }).waitFor()

  await askAndSetAside(page)

  const groups = page.getByRole('button', { name: /as usual$|^Send 9 e-mails$/ })
  await groups.first().click()
  const rows = page.locator('.rows .row-btn')
  await rows.nth(0).click()
  const outRecipient = await rows.nth(0).locator('.exact').first().innerText()
  await page
    .getByRole('button', { name: /^Leave out/ })
    .last()
    .click()
  await page.getByText('1 action to leave out').waitFor()
  await expectAccessible(page, 'change-plan')
  await page.getByRole('button', { name: 'Make a new plan without it' }).click()
  await page.getByRole('heading', { name: /^Send 8 e-mails, write 1 file/ }).waitFor()
  expect(await page.locator('.rows, .exc').filter({ hasText: outRecipient }).count()).toBe(0)

  await groups.first().click()
  await rows.nth(0).click()
  await page
    .getByRole('button', { name: /^Edit Send/ })
    .last()
    .click()
  const subject = page.getByRole('textbox', { name: 'Subject' })
  await subject.fill('A question from finance')
  await expectAccessible(page, 'edit-action')
  await page.getByRole('button', { name: 'Make a new plan with this text' }).click()
  await page.getByText('Making the new plan').waitFor()
  const approve = page.getByRole('button', { name: /^Approve and send 8 e-mails/ }).first()
  await approve.waitFor()
  await groups.first().click()
  await page.getByText(', edited').first().waitFor()
  await approve.click()
  await page.getByText(/^Approved by/).waitFor()
  await page.getByRole('button', { name: 'Let it do this without asking' }).click()
  await page.getByRole('combobox', { name: 'What' }).selectOption({ label: 'Send e-mail to finance@acme.example' })
  await expectAccessible(page, 'ask-permission')
  await page.getByRole('button', { name: 'Ask an admin' }).click()
  await page.getByRole('link', { name: 'Open standing permissions' }).click()
  await page.getByRole('button', { name: 'What would this have done?' }).click()
  await page.getByText(/would have run without asking/).waitFor()
  await expectAccessible(page, 'permission-asked')
  await page.getByRole('button', { name: 'Let it do this without asking' }).click()
  await page.getByRole('heading', { name: 'In force' }).waitFor()
  await expectAccessible(page, 'permission-in-force')
  await page.goto(`${world.product.url}/outbox`)
  await page.getByText('A question from finance').first().waitFor()
  await context.close()
})

/** By keyboard: a wish for changes that its author answers, and a plan set aside and taken back; it stays open all the while. */
async function askAndSetAside(page: Page): Promise<void> {
  await page.keyboard.press('c')
  await page.getByRole('textbox', { name: /^What should change/ }).fill('Why is Jo on it twice?')
  await page.keyboard.press('Tab')
  await page.getByRole('button', { name: 'Ask the author' }).click()
  const talk = page.getByRole('region', { name: 'Changes wanted' })
  await talk.getByText('Why is Jo on it twice?').waitFor()
  await talk.getByRole('textbox', { name: 'Your answer' }).fill('Two receipts in one month.')
  await expectAccessible(page, 'changes-wanted')
  await talk.getByRole('button', { name: 'Answer' }).click()
  await talk.getByText(/answered/).waitFor()

  await page.keyboard.press('s')
  await page.getByRole('dialog', { name: 'Set aside' }).waitFor()
  await page.getByRole('button', { name: 'For an hour' }).click()
  await page.getByText('Nothing needs you').waitFor()
  await page.getByRole('button', { name: 'Plans that you set aside' }).click()
  await page.getByText(/^Back .*\d\d:\d\d$/).waitFor()
  await expectAccessible(page, 'plans-set-aside')
  await page.getByRole('button', { name: /Set aside until .* take it back/ }).click()
  await page.getByText('Nothing is set aside').waitFor()
  await page.getByRole('button', { name: 'Needs you' }).click()
  await page
    .getByRole('button', { name: /Send 9 e-mails, write 1 file/ })
    .first()
    .click()
  await page.getByRole('heading', { name: /^Send 9 e-mails, write 1 file/ }).waitFor()
}
