import { readFileSync } from 'node:fs'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerHonestly } from '#server/dispatch/testing/template-answers.ts'
import { type ScriptedImap, startImapServer } from '#server/egress/testing/imap-server.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { callApi, expectAccessible } from './testing/look.ts'
import { reachApproval } from './testing/reach-approval.ts'
import { ScriptedModels } from './testing/scripted-models.ts'
import { signIn } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ shared: true })
let server: ScriptedImap
let baseUrl = ''
beforeAll(async () => {
  server = await startImapServer()
  baseUrl = await models.start()
})
afterAll(async () => {
  await server.close()
  await models.stop()
})

const TRIAGE = new URL('../examples/inbox-triage/inbox/', import.meta.url)
const triageMail = (name: string) => readFileSync(new URL(`${name}.eml`, TRIAGE), 'utf8').replaceAll('\n', '\r\n')
const models = new ScriptedModels({
  reader: ({ body }) => ({ text: JSON.stringify(answerHonestly('inbox-triage', body['messages'] as JsonValue)) }),
})

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
  await page.getByLabel('Expense list', { exact: true }).selectOption({ label: 'The first attachment that fits' })
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
  await lookNow(row)
  await expect.poll(() => server.seen.fetched.length, { timeout: 30_000, interval: 200 }).toBe(2)
  await expectAccessible(page, 'mailbox-row')
  await row.getByRole('button', { name: /^E-mails/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('October', { exact: true }).waitFor()
  await dialog.getByText('What the e-mail gave for list does not fit this input of the crew member.').waitFor()
  await expectAccessible(page, 'mailbox-messages')
  await dialog.getByRole('link', { name: 'Open the run' }).click()
  await page.waitForURL(/\/runs\//)
  expect(errors).toEqual([])
  await context.close()
})

/** Looked into at once, whenever its next look would be. */
async function lookNow(row: Locator): Promise<void> {
  await row.getByRole('button', { name: /^Pause/ }).click()
  await row.getByRole('button', { name: /^Resume/ }).click()
  await row.getByRole('button', { name: /^Pause/ }).waitFor()
}

test('hired for a mailbox: the e-mail that comes in is sorted and passed on once, after a person agreed; a mail of 21 MB is refused with its reason', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await signIn(page, world.product.url)
  const prices = { reader: { inputMicroPerMillion: 1000, outputMicroPerMillion: 2000 } }
  await callApi(page, 'POST', '/models', { name: 'practice', preset: 'other', baseUrl, inside: true, prices, clearance: 'workspace' })
  const chain = [{ provider: 'practice', model: 'reader', timeoutMs: 10_000, attemptsMax: 1 }]
  await callApi(page, 'PUT', '/model-roles', { role: 'primary', chain })

  await page.goto(`${world.product.url}/crews/hire`)
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Inbox triage', exact: true }) })
  await card.getByRole('link', { name: 'Set it up first' }).click()
  await page.getByLabel('Name of the crew member').fill('Front office')
  await page.getByRole('button', { name: 'Make the draft' }).click()
  await page.getByRole('heading', { level: 1, name: 'Front office' }).waitFor()
  await page.getByText(/^Put it to work first/).scrollIntoViewIfNeeded()
  await expectAccessible(page, 'mailbox-off')
  await page.getByRole('button', { name: 'Put to work as v1' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Put to work as v1' }).click()
  await page.getByRole('region', { name: 'Starts when an e-mail arrives' }).getByRole('button', { name: 'Add a mailbox' }).click()
  await page.getByLabel('Mail server').fill('127.0.0.1')
  await page.getByLabel('Port').fill(String(server.port))
  await page.getByLabel('Encryption').selectOption('none')
  await page.getByLabel('It stands inside our network').check()
  await page.getByLabel('User name').fill('office@acme.example')
  await page.getByLabel('Password', { exact: true }).fill(server.password)
  const mails = page.getByLabel('Only these e-mails', { exact: true })
  expect(await mails.locator('option:checked').textContent()).toBe('The e-mail itself, as a file')
  await mails.scrollIntoViewIfNeeded()
  await expectAccessible(page, 'mailbox-inputs')
  await page.getByRole('button', { name: 'Add the mailbox' }).click()
  await page.getByText('Saved. It starts with the next e-mail that comes.').waitFor()
  await expectAccessible(page, 'mailbox-saved')

  server.messages.push(
    { uid: 11, raw: triageMail('02-broken') },
    { uid: 12, raw: `Message-ID: <big@shop.example>\r\nSubject: Photographs\r\n\r\n${'x'.repeat(21 * 1024 * 1024)}` },
  )
  const row = page.getByRole('listitem').filter({ hasText: 'office@acme.example' })
  await lookNow(row)
  await row.getByRole('button', { name: /^E-mails/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('It is larger than 20 MB, the most that is read of one file.').waitFor()
  await dialog.getByText('Lamp out of order 10518 is dead').waitFor()
  await expectAccessible(page, 'mailbox-triage-messages')
  await dialog.getByRole('link', { name: 'Open the run' }).click()
  await page.getByText('support@acme.example').first().waitFor()
  await page
    .getByText(/^Started by an e-mail of jonas\.weber@radhaus\.example, “Lamp out of order 10518 is dead”, to office@acme/)
    .waitFor()
  await expectAccessible(page, 'mailbox-triage-plan')
  await page
    .getByRole('button', { name: /^Approve and send 1 e-mail/ })
    .filter({ visible: true })
    .first()
    .click()
  await page.getByText('Done', { exact: true }).first().waitFor()
  expect(models.asked, 'one e-mail, one question').toHaveLength(1)

  await page.getByRole('link', { name: 'an e-mail', exact: true }).click()
  await dialog.getByText('Lamp out of order 10518 is dead').waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await lookNow(row)
  await page.goto(`${world.product.url}/outbox`)
  await page.getByRole('heading', { name: 'Urgent: Lamp out of order 10518 is dead' }).waitFor()
  expect(await page.getByText('Urgent: Lamp out of order 10518 is dead').filter({ visible: true }).count()).toBeGreaterThan(0)
  const { items } = await callApi<{ items: { subject: string }[] }>(page, 'GET', '/outbox')
  expect(items.filter(({ subject }) => subject.startsWith('Urgent: Lamp'))).toHaveLength(1)
  expect(errors).toEqual([])
  await context.close()
})
