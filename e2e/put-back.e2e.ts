import { expect, test } from 'vitest'
import { callApi, expectAccessible } from './testing/look.ts'
import { signUp } from './testing/sign-up.ts'
import { startTemplate } from './testing/start-template.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ shared: true })

test('a tidied folder is put back: said first, by keyboard, planned, approved, and both runs name each other', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  const approve = async () => {
    await page
      .getByRole('button', { name: /^Approve/ })
      .first()
      .click()
    await page.getByText('Finished', { exact: true }).waitFor()
  }
  await signUp(page, world.product.setupLink ?? '')
  const { runId } = await startTemplate(page, 'tidy-folder')
  const paths = async () => (await callApi<{ items: { path: string }[] }>(page, 'GET', '/files')).items.map(({ path }) => path).sort()
  const before = await paths()
  await page.goto(`${world.product.url}/runs/${runId}`)
  await approve()
  const tidied = await paths()
  expect(tidied).not.toEqual(before)

  await page.getByRole('button', { name: 'Put it back' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Put it back?' })
  await dialog.getByText('48 files move back to where they were').waitFor()
  await dialog.getByText('1 result stays under Results').waitFor()
  await expectAccessible(page, 'put-back-dialog')
  await dialog.getByRole('button', { name: 'Make the plan' }).press('Enter')
  await page.waitForURL((url) => url.pathname.startsWith('/runs/') && !url.pathname.endsWith(runId))
  await page.getByRole('link', { name: 'run 1', exact: true }).waitFor()
  await page.getByRole('heading', { level: 1, name: 'Move 48 files' }).waitFor()
  expect(await paths(), 'planning moves nothing').toEqual(tidied)
  expect(await page.getByRole('region', { name: 'Exceptions' }).count(), 'its addresses are those of run 1').toBe(0)
  await expectAccessible(page, 'put-back-plan')
  await approve()
  expect(await paths(), 'every file is where it was').toEqual(before)

  await page.getByRole('link', { name: 'run 1', exact: true }).click()
  await page.getByText('Put back by run 2').waitFor()
  await expectAccessible(page, 'put-back-receipt')

  // How much was asked stands with the standing permissions.
  await page.goto(`${world.product.url}/permissions`)
  await page.getByRole('table', { name: 'Decisions by person and week' }).waitFor()
  await expectAccessible(page, 'approval-health')

  // The suggestion comes after ten days; here only that it can be read and answered.
  const suggestion = {
    approvals: 10,
    days: 5,
    sentence: 'Send e-mail: finance@acme.example',
    ordinal: 1,
    perDayMax: 2,
    forDays: 90,
    until: '2027-02-20T08:00:00.000Z',
    wouldRun: 12,
    wouldAsk: 2,
  }
  await page.route('**/suggestion', async (route) =>
    route.request().method() === 'GET' ? await route.fulfill({ json: { suggestion } }) : await route.continue(),
  )
  const { items } = await callApi<{ items: { id: string }[] }>(page, 'GET', '/approvals?tab=decided')
  await page.goto(`${world.product.url}/approvals?tab=decided&id=${items[0]?.id}`)
  await page.getByText('You approved this 10 times unchanged.').waitFor()
  await expectAccessible(page, 'suggestion')
  await page.getByRole('button', { name: 'Not for this' }).click()
  await page.getByText('Not suggested again for 90 days.').waitFor()
  expect(errors).toEqual([])
  await context.close()
})
