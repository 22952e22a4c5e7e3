import { expect, test } from 'vitest'
import { englishLeftOn } from './testing/english-left.ts'
import { callApi, expectClean, showIn } from './testing/look.ts'
import { reachApproval } from './testing/reach-approval.ts'
import { signIn } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ shared: true })

test('an approval given without a connection fails at once, is not sent later by itself, and can be given again', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await reachApproval(page, world.product.setupLink ?? '')
  const approve = page.getByRole('button', { name: /^Approve and send 9 e-mails/ }).first()

  await context.setOffline(true)
  await approve.click()
  await page.getByText('Nothing was sent and nothing is kept for later').waitFor()

  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(request.url())
  })
  await context.setOffline(false)
  // What was parked would go out with the page's own `online` event, so before this answer is here.
  await page.evaluate(async () => {
    if (!navigator.onLine) await new Promise((resolve) => addEventListener('online', resolve, { once: true }))
    await fetch('/api/v1/me')
  })
  await page.reload()
  await approve.waitFor()
  expect(sent).toEqual([])

  await approve.click()
  await page.getByText('Done', { exact: true }).first().waitFor()
  await context.close()
})

/** What the run handed over, in the words of the job that was hired in English (decision 0156). */
const RESULT_OF_THE_RUN = ['Rows', 'Amount', 'Row', 'Question']

/** Each other screen of the menu, as it is after one run. */
const SCREENS = [
  ...[
    'runs',
    'crews',
    'crews/hire',
    'schedules',
    'results',
    'outbox',
    'skills',
    'skills/publish',
    'skills/waiting',
    'skills/in-effect',
    'apps',
    'models',
  ],
  ...['secrets', 'mail', 'tokens', 'connect', 'activity', 'rules', 'permissions', 'costs', 'proof', 'people', 'notices', 'health'],
]

test('in German, from choosing it to the approval and on every screen of the menu, no sentence of the product is left in English', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await signIn(page, world.product.url)
  const { items } = await callApi<{ items: { id: string }[] }>(page, 'GET', '/members')
  const memberId = items[0]?.id ?? ''
  const { usual } = await callApi<{ usual: unknown }>(page, 'GET', '/templates/expense-check')
  const { runId } = await callApi<{ runId: string }>(page, 'POST', `/members/${memberId}/runs`, { inputs: usual })
  // The workspace was named in the language of whoever set it up.
  const own = ['My company', 'Main', ...RESULT_OF_THE_RUN]
  expect(await englishLeftOn(page, own), 'a page in English is told from a German one').not.toEqual([])
  const left: { [screen: string]: string[] } = {}

  const settled = async (screen: string): Promise<void> => {
    await page.locator('main .skeleton').first().waitFor({ state: 'detached' })
    left[screen] = await englishLeftOn(page, own)
    // Words are longer than in English: the phone is where they do not fit.
    await showIn(page, [390, 'light'])
    await expectClean(page, `${screen} in German`)
    await showIn(page, [1280, 'light'])
  }
  await page.goto(`${world.product.url}/settings`)
  await page.getByLabel('Language', { exact: true }).selectOption('de')
  await page.getByLabel('Sprache', { exact: true }).waitFor()
  await settled('settings')
  await page.goto(`${world.product.url}/runs/${runId}`)
  const approve = page.getByRole('button', { name: /^Freigeben: 9 E-Mails/ }).filter({ visible: true })
  await approve.first().waitFor()
  await settled('run')
  await page.goto(world.product.url)
  await page.getByText('Expense check').filter({ visible: true }).first().waitFor()
  await settled('bridge')
  await page.goto(`${world.product.url}/crews/${memberId}`)
  await page.getByText('Keine Probleme').waitFor()
  await page.locator('#last-plan-title').waitFor()
  await settled('member')
  await page.goto(`${world.product.url}/approvals`)
  await approve.first().waitFor()
  await settled('approvals')
  await approve.first().click()
  await page
    .getByText(/^Freigegeben von/)
    .first()
    .waitFor()
  await settled('decided')
  for (const screen of SCREENS) {
    await page.goto(`${world.product.url}/${screen}`)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await page.waitForFunction(() => document.querySelector('main .skeleton') === null)
    await settled(screen)
  }
  expect(Object.entries(left).filter(([, sentences]) => sentences.length > 0)).toEqual([])
  expect(errors).toEqual([])
  await context.close()
})
