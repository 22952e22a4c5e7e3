import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ScriptedImap, startImapServer } from '#server/egress/testing/imap-server.ts'
import { expectAccessible } from './testing/look.ts'
import { reachApproval } from './testing/reach-approval.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct()
let server: ScriptedImap
beforeAll(async () => {
  server = await startImapServer()
})
afterAll(async () => await server.close())

const LIST = readFileSync(new URL('../examples/expense-check/expenses-2026-10.csv', import.meta.url), 'utf8')

/** An e-mail with an expense list, as a mail program sends it. */
function mail(subject: string, id: string): string {
  const head = `Message-ID: <${id}@shop.example>\r\nFrom: Anna <anna@shop.example>\r\nSubject: ${subject}\r\n`
  const text = '--b\r\nContent-Type: text/plain\r\n\r\nThe list of October.\r\n'
  const file = `--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=october.csv\r\n\r\n${LIST}\r\n--b--\r\n`
  return `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${text}${file}`
}

test('an e-mail with a list starts a crew member; a wrong password is told before anything is kept', async () => {
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
  await page.getByText('A mailbox, for example for invoices').waitFor()
  await page.getByRole('button', { name: 'Add a mailbox' }).click()
  await page.getByLabel('Mail server').fill('127.0.0.1')
  await page.getByLabel('Port').fill(String(server.port))
  await page.getByLabel('Encryption').selectOption('none')
  await page.getByLabel('It stands inside our network').check()
  await page.getByLabel('User name').fill('invoices@acme.example')
  await page.getByLabel('Password', { exact: true }).fill('wrong-horse-battery')
  await page.getByLabel('Expense list').fill('${ payload.attachments[0].path }')
  await page.getByRole('button', { name: 'Test connection' }).click()
  await page.getByText('Invalid credentials').waitFor()
  await expectAccessible(page, 'mailbox-dialog')
  await page.getByLabel('Password', { exact: true }).fill(server.password)
  await page.getByRole('button', { name: 'Test connection' }).click()
  await page.getByText('It works: signed in').waitFor()
  await page.getByRole('button', { name: 'Add the mailbox' }).click()
  const row = page.getByRole('listitem').filter({ hasText: 'invoices@acme.example' })
  await row.getByText('127.0.0.1').waitFor()

  server.messages.push(
    { uid: 1, raw: mail('October', 'm1') },
    { uid: 2, raw: 'From: b@c.example\r\nSubject: Without a list\r\n\r\nHello\r\n' },
  )
  // Whatever the next look would be: resumed, it is looked into at once.
  await row.getByRole('button', { name: /^Pause/ }).click()
  await row.getByRole('button', { name: /^Resume/ }).click()
  await row.getByRole('button', { name: /^Pause/ }).waitFor()
  await expect.poll(() => server.seen.fetched.length, { timeout: 30_000, interval: 200 }).toBe(2)
  await expectAccessible(page, 'mailbox-row')
  await row.getByRole('button', { name: /^E-mails/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('October', { exact: true }).waitFor()
  await dialog.getByText('The e-mail does not hold what is taken from it.').waitFor()
  await expectAccessible(page, 'mailbox-messages')
  await dialog.getByRole('link', { name: 'Open the run' }).click()
  await page.waitForURL(/\/runs\//)
  expect(errors).toEqual([])
  await context.close()
})
