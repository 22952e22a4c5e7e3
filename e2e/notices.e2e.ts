import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { expect, test } from 'vitest'
import { expectAccessible } from './testing/look.ts'
import { reachApproval } from './testing/reach-approval.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ shared: true })

/** A real mail server of somebody else, on loopback. */
async function startMailServer(): Promise<{ port: number; took: string[]; close(): Promise<void> }> {
  const took: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onData: (stream, session, done) => {
      stream.resume().on('end', () => {
        took.push(...session.envelope.rcptTo.map(({ address }) => address))
        done(null, '2.0.0 Ok: queued as 4F7')
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = async (): Promise<void> => await new Promise((resolve) => server.close(() => resolve()))
  return { port: (server.server.address() as AddressInfo).port, took, close }
}

test('the bell tells of a plan that waits and decides nothing; how one is told is chosen; a test mail shows the words of the server', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: 'Europe/Berlin', locale: 'en-GB' })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await reachApproval(page, world.product.setupLink ?? '')

  await page.getByRole('button', { name: '1 notice not read' }).click()
  const told = page.getByRole('dialog', { name: 'Notices' })
  await told.getByText('Decide: Send 9 e-mails').waitFor()
  await expectAccessible(page, 'bell')
  await told.getByRole('link', { name: /Decide: Send 9 e-mails/ }).click()
  await page.waitForURL(/\/approvals\?id=apr_/)
  // Opening it decided nothing: the plan still waits for a press.
  await page
    .getByRole('button', { name: /^Approve and send 9 e-mails/ })
    .filter({ visible: true })
    .first()
    .waitFor()
  await page.getByRole('button', { name: 'Notices', exact: true }).waitFor()

  await page.goto(`${world.product.url}/notices`)
  const choice = page.getByRole('combobox', { name: 'A run in your name failed' })
  await choice.selectOption('Once a day at 8:00')
  await page.reload()
  await expect.poll(async () => await choice.inputValue()).toBe('digest')
  await page.getByText('There is no colleague yet').waitFor()
  await expectAccessible(page, 'notices')

  const mail = await startMailServer()
  await page.getByRole('link', { name: 'Use our mail server' }).click()
  await page.getByLabel('Server', { exact: true }).fill('127.0.0.1')
  await page.getByRole('radio', { name: /^None/ }).check()
  await page.getByRole('textbox', { name: 'Port' }).fill('1')
  await page.getByRole('checkbox', { name: /inside our network/ }).check()
  await page.getByLabel('Sender').fill('office@acme.example')
  await page.getByRole('button', { name: 'Save the mail server' }).click()
  await page.getByRole('button', { name: 'Send test' }).click()
  await page.getByText('ECONNREFUSED').waitFor()
  await expectAccessible(page, 'mail-refused')
  await page.getByRole('textbox', { name: 'Port' }).fill(String(mail.port))
  await page.getByRole('button', { name: 'Save the mail server' }).click()
  await page.getByText('ECONNREFUSED').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Send test' }).click()
  await page.getByText('250 2.0.0 Ok: queued as 4F7').waitFor()
  expect(mail.took).toEqual(['lead@acme.example'])
  await mail.close()
  await expectAccessible(page, 'mail')
  // Setting a server leaves practice on; that is a decision of its own.
  await page.getByRole('complementary', { name: 'Practice' }).waitFor()
  await page.getByRole('link', { name: 'under Settings' }).click()
  await page.getByRole('button', { name: 'Leave practice' }).click()
  await page.getByText('Nobody approves their own plan any more').waitFor()
  await expectAccessible(page, 'leave-practice')
  await page.getByRole('button', { name: 'Not now' }).click()
  expect(errors).toEqual([])
  await context.close()
})
