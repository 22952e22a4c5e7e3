import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectAccessible } from './testing/look.ts'
import { signIn, signUp } from './testing/sign-up.ts'
import { startNoteKeeper, startTemplate } from './testing/start-template.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ shared: true })

async function openRun(page: Page, ref: string): Promise<void> {
  const { runId } = await startTemplate(page, ref)
  await page.goto(`${world.product.url}/runs/${runId}`)
  await page
    .getByRole('button', { name: /^Approve/ })
    .first()
    .waitFor()
}

async function approve(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Approve/ })
    .first()
    .click()
  await page.getByText('Done', { exact: true }).first().waitFor()
}

test('five jobs are there at once; each plan says on its card what is special about it, and it comes out so', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await signUp(page, world.product.setupLink ?? '')
  for (const name of ['Expense check', 'First day', 'Payment reminders', 'Renewal watch', 'Tidy folder'])
    await page.getByRole('heading', { name, exact: true }).waitFor()

  // First day: two parts, and why.
  await openRun(page, 'first-day')
  await page.getByText('Part 1 of 2: asks again because the e-mails quote the number').waitFor()
  await page
    .getByRole('button', { name: /^Approve/ })
    .first()
    .click()
  await page.getByText('Part 2 of 2: asked again because the e-mails quote the number').waitFor()
  await page.getByRole('heading', { level: 1, name: 'Send 3 e-mails, write 1 file' }).waitFor()
  await expectAccessible(page, 'first-day-part-2')
  await approve(page)

  // Payment reminders: final notices stand open on top; without one of them, log and total are others.
  await openRun(page, 'payment-reminders')
  await page.goto(`${world.product.url}/approvals`)
  const exceptions = page.getByRole('region', { name: 'Exceptions' })
  await exceptions.getByText('2 exceptions, look at these first').waitFor()
  expect(await exceptions.getByText('Look first', { exact: true }).count()).toBe(2)
  await exceptions.getByText('this is our final notice').waitFor()
  await expectAccessible(page, 'payment-reminders')
  await exceptions.getByRole('button', { name: /^Leave out/ }).click()
  await page.getByRole('button', { name: 'Make a new plan without it' }).click()
  await page.getByRole('heading', { name: 'Send 12 e-mails, write 1 file' }).waitFor()
  await page.getByText('40 open items, 11 reminded, 1 final notice').waitFor()
  await page
    .getByRole('button', { name: /^Approve and send 12 e-mails/ })
    .first()
    .click()
  await page.getByText(/^Approved by/).waitFor()

  // Renewal watch: the PDF and the calendar go along, and can be looked into before and after.
  await openRun(page, 'renewal-watch')
  await page.getByRole('button', { name: /^Send 1 e-mail with files/ }).click()
  await page.getByRole('button', { name: /Send e-mail with files to office@acme.example/ }).click()
  await page.getByRole('button', { name: 'Look inside renewals-2026-11-20.pdf' }).first().click()
  await page.getByRole('img', { name: 'Page 1 of renewals-2026-11-20.pdf' }).waitFor()
  await page.getByRole('button', { name: 'Look inside renewals-2026-11-20.ics' }).first().click()
  await page.getByText('Last day: Telephone and internet').first().waitFor()
  await expectAccessible(page, 'renewal-watch')
  await approve(page)
  await page.goto(`${world.product.url}/outbox`)
  await page.getByRole('heading', { name: '84,000.00 EUR renews by itself in 60 days' }).waitFor()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download renewals-2026-11-20.pdf' }).click(),
  ])
  expect(file.suggestedFilename()).toBe('renewals-2026-11-20.pdf')
  await expectAccessible(page, 'outbox-files')

  // Tidy folder: one plan, folders before and after, nothing from outside.
  await openRun(page, 'tidy-folder')
  await page.getByRole('heading', { level: 1, name: 'Move 48 files' }).waitFor()
  const after = page.getByRole('region', { name: 'After' })
  await after.getByText('downloads/Invoices/2025/').click()
  await after.getByText('Invoice R-2025-0311 Nordlicht.pdf').waitFor()
  expect(await page.getByText('From outside').count()).toBe(0)
  await expectAccessible(page, 'tidy-folder')
  expect(errors).toEqual([])
  await context.close()
})

test('what a crew member remembers is on its page and can be forgotten', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await signIn(page, world.product.url)
  await page.getByRole('link', { name: 'Crews' }).first().waitFor()
  await page.goto(`${world.product.url}/crews/${await startNoteKeeper(page)}`)
  await page.getByRole('heading', { name: 'Remembers' }).waitFor()
  await page.getByText('contact: Ms Petersen').waitFor()
  await expectAccessible(page, 'remembers')
  await page.getByRole('button', { name: 'Forget Hafen-Bau AG' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Forget Hafen-Bau AG' }).click()
  await page.getByText('contact: Ms Petersen').waitFor({ state: 'detached' })
  await page.getByText('Pays after the second reminder').waitFor()
  await context.close()
})
