import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../scripts/installation.ts'
import { makeDataDir, removeDataDir, startProduct } from '../scripts/start-product.ts'
import { expectAccessible } from './testing/look.ts'
import { reachApproval } from './testing/reach-approval.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct()

/** `npx muster …` on a data folder. */
function muster(dataDir: string, ...args: string[]): { code: number | null; said: string } {
  const { DATABASE_URL: _app, DATABASE_SYSTEM_URL: _system, DATABASE_OWNER_URL: _owner, ...env } = process.env
  const done = spawnSync(process.execPath, [join(ROOT, 'cli/muster.ts'), ...args], {
    cwd: ROOT,
    env: { ...env, MUSTER_DATA_DIR: dataDir },
    encoding: 'utf8',
  })
  return { code: done.status, said: `${done.stdout}${done.stderr}` }
}

test('an admin sets house rules after seeing what they would have done, suspends a crew member, and sees who did what', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: 'Europe/Berlin', locale: 'en-GB' })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await reachApproval(page, world.product.setupLink ?? '')

  await page.goto(`${world.product.url}/rules`)
  await page.getByLabel('Many e-mails need two people').focus()
  await page.keyboard.press('Space')
  await page.getByLabel('More e-mails than').fill('none')
  await page.getByText('Say a whole number').waitFor()
  await page.getByLabel('More e-mails than').fill('5')
  await page.getByLabel('Only our domains').check()
  await page.getByLabel('Our domains, with commas').fill('acme.example')
  await expectAccessible(page, 'rules-changed')
  await page.getByText('Look first at what they would have done.').waitFor()
  await page.getByRole('button', { name: 'What would this have done?' }).click()
  await page.getByText(/^The one plan of the last 30 days would have been decided otherwise/).waitFor()
  await expectAccessible(page, 'rules-shown')
  await page.getByLabel('Only our domains').uncheck()
  await page.getByText('Look first at what they would have done.').waitFor()
  await page.getByRole('button', { name: 'What would this have done?' }).click()
  await page.getByText('Two must agree', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Put these rules into force' }).click()
  await page.getByText('The house rules are in force.').waitFor()
  expect(await page.getByLabel('Many e-mails need two people').isChecked()).toBe(true)

  await page.goto(`${world.product.url}/settings`)
  await page.getByLabel('Name of the workspace').fill('Finance team')
  await page.getByRole('button', { name: 'Save the settings' }).click()
  await page.getByText('The settings are saved.').waitFor()
  await page.getByRole('button', { name: 'Always ask a second person' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Always ask a second person' }).click()
  await page.getByText('Not allowed').waitFor()
  await expectAccessible(page, 'settings')

  await page.goto(`${world.product.url}/crews`)
  await page
    .getByRole('link', { name: /Expense check/ })
    .filter({ visible: true })
    .last()
    .click()
  await page.getByRole('button', { name: 'Suspend' }).click()
  await expectAccessible(page, 'member-suspend')
  await page.getByRole('button', { name: 'Suspend at once' }).click()
  await page.getByRole('button', { name: 'Let it work again' }).click()
  await page.getByRole('button', { name: 'Suspend' }).waitFor()

  await page.goto(`${world.product.url}/activity`)
  for (const line of [
    /Finance lead suspended Expense check/,
    /Finance lead let Expense check work again/,
    /Finance lead changed the house rules/,
  ])
    await page.getByRole('listitem').filter({ hasText: line }).first().waitFor()
  await expectAccessible(page, 'activity')
  await page.getByLabel('Kind').selectOption('workspace')
  await page.getByText('asked for approval').waitFor({ state: 'detached' })
  await page
    .getByRole('listitem')
    .filter({ hasText: 'changed the house rules' })
    .getByRole('link', { name: /in the proof/ })
    .click()
  await page
    .getByRole('button', { name: /House rules changed/ })
    .first()
    .click()
  await page.getByText('Fits the text').waitFor()
  await expectAccessible(page, 'proof-entry')
  await page.goto(`${world.product.url}/people`)
  await page.getByText('What can I do here?').waitFor()
  await expectAccessible(page, 'people')
  await page.goto(`${world.product.url}/health`)
  await page.getByText(/workers? at work/).waitFor()
  await page.getByText('None was made yet').waitFor()
  await expectAccessible(page, 'health')
  expect(errors).toEqual([])
  await context.close()
})

test('a backup of a running Muster goes into another data folder, which starts, of another epoch, with its proof whole', async () => {
  const made = muster(world.product.dataDir, 'backup', join(world.product.dataDir, '..', 'b.tar.gz'))
  expect(made).toMatchObject({ code: 0, said: expect.stringContaining('read back and checked') as string })
  const dataDir = makeDataDir()
  const put = muster(dataDir, 'restore', join(world.product.dataDir, '..', 'b.tar.gz'))
  expect(put).toMatchObject({ code: 0, said: expect.stringContaining('A new epoch began') as string })
  const again = await startProduct({ dataDir })
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  try {
    expect(again.setupLink).toBeUndefined()
    const page = await context.newPage()
    await page.goto(`${again.url}/schedules`)
    await page.getByLabel('E-mail').fill('lead@acme.example')
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText(/All crew members are paused by the restore of a backup/).waitFor()
    await page.goto(`${again.url}/proof`)
    await page.getByRole('button', { name: 'Verify' }).click()
    await page.getByText('Nothing was altered').waitFor()
    await page.goto(`${again.url}/approvals`)
    await page
      .getByText(/Nothing needs you|Nothing waits/)
      .first()
      .waitFor()
  } finally {
    await context.close()
    await again.stop({ keep: true })
    removeDataDir(dataDir)
  }
})
