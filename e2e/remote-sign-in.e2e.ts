import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SignedInApp } from '../server/gateway/sign-in/testing/signed-in-app.ts'
import { expectAccessible } from './testing/look.ts'
import { useProduct } from './testing/use-product.ts'

/** An app that wants OAuth, with a real authorisation server: signed in to in a browser, asked for more, signed out of. */
const world = useProduct({ shared: true })
const app = new SignedInApp()
beforeAll(async () => void (await app.start()))
afterAll(() => app.stop())

async function setUp(page: Page): Promise<void> {
  await page.goto(world.product.setupLink ?? '')
  await page.getByLabel('Your name').fill('Finance lead')
  await page.getByLabel('E-mail').fill('lead@acme.example')
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple')
  await page.getByRole('button', { name: 'Set up Muster' }).click()
  await page.getByRole('button', { name: 'Try with sample data' }).first().waitFor()
}

test('an admin connects an app, signs in to it where it says, and signs out; no token comes to the browser', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const answers: string[] = []
  page.on('response', async (answer) => {
    if (answer.url().includes('/api/v1/')) answers.push(await answer.text().catch(() => ''))
  })
  await setUp(page)
  await page.goto(`${world.product.url}/apps`)
  await page.getByRole('button', { name: 'Connect an app' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Rooms')
  await page.getByRole('textbox', { name: 'Address' }).fill(app.url)
  await page.getByRole('checkbox', { name: /^It is inside our own network/ }).check()
  await page.getByRole('button', { name: 'Connect and test' }).click()
  await page.getByText('It wants somebody to sign in before it can be used.').waitFor()
  await expectAccessible(page, 'an app that wants a sign-in')

  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('checkbox', { name: /^Muster was registered there by hand/ }).check()
  await expectAccessible(page, 'signing in to an app')
  await page.getByRole('checkbox', { name: /^Muster was registered there by hand/ }).uncheck()
  await page.getByRole('button', { name: 'Find out where' }).click()
  await page.getByText('rooms:read offline_access', { exact: false }).waitFor()
  await expectAccessible(page, 'where one signs in')
  await page.getByRole('link', { name: 'Go there and sign in' }).click()
  await page.getByText('it answers with 1 ability').waitFor()
  expect(page.url()).toBe(`${world.product.url}/apps?app=rooms`)
  await page.getByText('Finance lead signed in at').waitFor()
  await expectAccessible(page, 'an app that is signed in to')

  await page.goto(`${world.product.url}/apps/signed-in?state=nobody&code=gave&iss=this`)
  await page.getByText('This sign-in is used up').waitFor()
  expect(page.url(), 'nothing of it stays in the address').toBe(`${world.product.url}/apps/signed-in`)
  await expectAccessible(page, 'coming back too late')

  await page.goto(`${world.product.url}/apps?app=rooms`)
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
  await page.getByText('Muster is signed out of it.').waitFor()
  expect(app.given.length).toBeGreaterThan(0)
  for (const token of app.given) expect(answers.join('\n')).not.toContain(token)
})
