import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { callApi, expectAccessible } from './testing/look.ts'
import { signIn, signUp } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct()

interface Member {
  readonly yaml: string
  readonly revision: number
  readonly programDigest: string | null
  readonly definition: unknown
}

let isSetUp = false

/** Signs in; whoever comes first sets the product up. */
async function enter(page: Page): Promise<void> {
  if (!isSetUp) {
    await signUp(page, world.product.setupLink ?? '')
    isSetUp = true
    return
  }
  await signIn(page, world.product.url)
  await page.getByRole('link', { name: 'Crews' }).first().waitFor()
}

test('form, source and API are three ways to write one job description: the same program, the same problems, the same fixes', async () => {
  const context = await world.browser.newContext({
    viewport: { width: 1280, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const page = await context.newPage()
  const errors: string[] = []
  const away: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(world.product.url) && !/^(data|blob):/.test(request.url())) away.push(request.url())
  })
  await enter(page)
  const { memberId } = await callApi<{ memberId: string }>(page, 'POST', '/templates/expense-check/install', {})
  const member = async () => await callApi<Member>(page, 'GET', `/members/${memberId}`)
  const digest = async () => (await member()).programDigest
  const start = await member()

  // By the form.
  await page.goto(`${world.product.url}/crews/${memberId}`)
  await page.getByLabel('Objective').fill('Check the list and ask about it.')
  await page.getByLabel('Objective').blur()
  await page.getByText(/^Saved \d/).waitFor()
  const byForm = await digest()
  expect(byForm).not.toBe(start.programDigest)

  // By the source: first the old text again, then the same change by hand.
  await callApi(page, 'PUT', `/members/${memberId}/draft`, { yaml: start.yaml, revision: (await member()).revision })
  await page.goto(`${world.product.url}/crews/${memberId}?tab=source`)
  const editor = page.getByRole('textbox', { name: 'Job description, as YAML' })
  await editor.waitFor()
  await page.locator('.view-line', { hasText: 'metadata' }).first().waitFor()
  await expectAccessible(page, 'source')
  const write = async (text: string): Promise<void> => {
    await editor.focus()
    await page.keyboard.press('Control+A')
    await page.evaluate(async (put) => await navigator.clipboard.writeText(put), text)
    await page.keyboard.press('Control+V')
  }
  const objective = /objective: >-\n.*\n.*\n/
  await write(start.yaml.replace(objective, 'objective: Check the list and ask about it.\n'))
  await expect.poll(digest, { timeout: 30_000 }).toBe(byForm)

  // By the API, as JSON: another spelling of the same document.
  const { definition, revision } = await member()
  await callApi(page, 'PUT', `/members/${memberId}/draft`, { yaml: JSON.stringify(definition), revision })
  expect(await digest()).toBe(byForm)

  // What cannot be read is kept, and the form rests until it can be read again.
  await page.goto(`${world.product.url}/crews/${memberId}?tab=source`)
  await editor.waitFor()
  await write(`${start.yaml}\nrules: [`)
  await page.getByText('This cannot be read as YAML yet').waitFor()
  await page.getByRole('button', { name: 'Job description' }).click()
  await page.getByText('the form rests').waitFor()
  expect(await page.getByLabel('Objective').getAttribute('readonly')).not.toBeNull()
  await page.getByRole('button', { name: 'Source', exact: true }).click()

  // A problem shows in both, with its code, its place and what puts it right in both.
  await write(start.yaml.replace('{ tool: tables.duplicates }', '{ tool: tables.duplicate }'))
  const fix = page.getByRole('button', { name: 'Use tables.duplicates' })
  await fix.waitFor()
  await page.getByText('tools 2, tool').waitFor()
  await expectAccessible(page, 'source-problem')
  await page
    .getByRole('button', { name: /^line \d+$/ })
    .first()
    .click()
  await page.locator('.squiggly-error').first().waitFor()
  await page.keyboard.press('Control+.')
  await page.getByText('Use tables.duplicates').nth(1).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('No problems').waitFor()
  expect((await member()).yaml).toBe(start.yaml)
  await page.getByRole('button', { name: 'Job description' }).click()
  await callApi(page, 'PUT', `/members/${memberId}/draft`, {
    yaml: start.yaml.replace('rigidity: guided', 'rigidity: guidde'),
    revision: (await member()).revision,
  })
  await page.reload()
  await page.getByRole('button', { name: 'Use guided' }).click()
  await page.getByText('No problems').waitFor()
  expect(await digest()).toBe(start.programDigest)

  // Nothing is fetched from elsewhere, and a keyboard gets out of the editor again.
  await page.goto(`${world.product.url}/crews/${memberId}?tab=source`)
  await page.locator('.view-line', { hasText: 'metadata' }).first().waitFor()
  await editor.focus()
  // Letters that are shortcuts elsewhere are text here, and none is lost however fast they come.
  await page.keyboard.type('# bar, year? say it all at once, by now', { delay: 5 })
  await page.keyboard.press('Enter')
  await page.locator('.view-line', { hasText: 'bar, year? say it all at once, by now' }).first().waitFor()
  expect(new URL(page.url()).pathname).toBe(`/crews/${memberId}`)
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.closest('.source-box') === null)).toBe(true)
  expect(away).toEqual([])
  expect(errors).toEqual([])
  await context.close()
})

test('versions say what changes and what moves, and are restored, let go and copied', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await enter(page)
  const { memberId } = await callApi<{ memberId: string }>(page, 'POST', '/templates/expense-check/install', {})
  const member = async () => await callApi<Member>(page, 'GET', `/members/${memberId}`)
  const start = await member()
  await callApi(page, 'POST', `/members/${memberId}/publish`, {})
  const inputs = { list: 'expenses-2026-10.csv', limits: 'limits.csv', finance: 'finance@acme.example', answerBy: '2026-11-27' }
  for (const sentence of ['every Monday at 8', 'every Friday at 17'])
    await callApi(page, 'POST', '/triggers', { memberId, sentence, timeZone: 'Europe/Berlin', inputs })
  await callApi(page, 'PUT', `/members/${memberId}/draft`, {
    yaml: start.yaml.replace('rigidity: guided', 'rigidity: adaptive'),
    revision: 0,
  })

  // The lines of the last plan are marked anew as the freedom moves, before anything is saved.
  await callApi(page, 'POST', `/members/${memberId}/try`, { inputs })
  await expect
    .poll(async () => (await callApi<{ lastPlan: unknown }>(page, 'GET', `/members/${memberId}/postures`)).lastPlan, { timeout: 30_000 })
    .not.toBeNull()
  await page.goto(`${world.product.url}/crews/${memberId}`)
  await page.getByText(/The same as then for all \d+ lines/).waitFor()
  await page.getByRole('radio', { name: /^Strict/ }).check({ force: true })
  await page.getByText(/Of \d+ lines 2 would never be done/).waitFor()
  await page.getByText('The last plan under this').scrollIntoViewIfNeeded()
  await page.getByText(/^Saved \d/).waitFor()
  await expectAccessible(page, 'postures')
  await page.getByRole('radio', { name: /^Adaptive/ }).check({ force: true })
  await page.getByText(/The same as then/).waitFor()
  await page.getByText('No problems').waitFor()

  await page.goto(`${world.product.url}/crews/${memberId}?tab=versions`)
  await page.getByRole('button', { name: 'What changed, v2' }).click()
  await page.getByRole('row', { name: 'Freedom Guided Adaptive' }).waitFor()
  await page.getByText('Line by line').click()
  await page.getByText('rigidity: adaptive').waitFor()
  await expectAccessible(page, 'versions')
  await page.getByRole('button', { name: 'Put to work as v2' }).click()
  await page.getByText('Creates v2. 2 schedules move to it.').waitFor()
  await expectAccessible(page, 'publish')
  await page.getByRole('dialog').getByRole('button', { name: 'Put to work as v2' }).click()
  await page.getByText('Up to date with v2').waitFor()

  await page.getByRole('button', { name: 'Restore v1 as a draft' }).click()
  await page.getByRole('button', { name: 'Open v1 as a draft' }).click()
  await page.getByRole('button', { name: 'Put to work as v3' }).waitFor()
  expect((await member()).programDigest).toBe(start.programDigest)
  await page.getByRole('button', { name: 'Let the draft go' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Let the draft go' }).click()
  await page.getByText('Up to date with v2').waitFor()
  expect((await member()).yaml).toContain('rigidity: adaptive')
  await page.getByRole('button', { name: 'Duplicate' }).click()
  await page.getByRole('heading', { level: 1, name: /^Copy of Expense check/ }).waitFor()
  await context.close()
})
