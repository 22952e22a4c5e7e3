import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { callApi, expectAccessible } from './testing/look.ts'
import { signUp } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct()
const JOB = 'Every Monday at 8 read expenses-2026-10.csv and mail the lines over 250 euros'

interface Member {
  readonly id: string
  readonly yaml: string
  readonly status: string
}

/** Types where one talks and sends it by Enter; the author has answered when the field may be used again. */
async function say(page: Page, text: string, kept = text): Promise<void> {
  const field = page.getByRole('textbox', { name: /Describe the job|Say what should change/ })
  await field.fill(text)
  await field.press('Enter')
  await page.getByText('Working it out').waitFor({ state: 'detached' })
  await page.getByRole('list', { name: 'What was said' }).getByText(kept).waitFor()
}

test('somebody is hired by talking, with the keyboard alone: one sentence, one answer, accepted; what is edited by hand stays; put to work', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await signUp(page, world.product.setupLink ?? '')

  await page.goto(`${world.product.url}/crews/hire`)
  const job = page.getByRole('textbox', { name: 'Describe the job' })
  await job.waitFor()
  await expectAccessible(page, 'hire')
  await job.fill(JOB)
  await job.press('Shift+Enter')
  expect(await job.inputValue()).toBe(`${JOB}\n`)
  await job.press('Enter')
  await page.waitForURL(/\/crews\/talk\/aus_/)
  await page.getByText('This is the built-in author. It is not a model').waitFor()
  await page.getByText('Who gets the e-mail?').waitFor()
  await expectAccessible(page, 'talk-question')

  // The password is taken out before it is kept, and offered to where secrets belong.
  await say(page, 'finance@acme.example, and the password is hunter2-secret', 'and the password is [secret]')
  await page.getByText('What you wrote held a secret.').waitFor()
  expect(await page.content()).not.toContain('hunter2')
  await page.getByRole('button', { name: 'Forget it' }).press('Enter')
  await page.getByText('Proposed destination: finance@acme.example. It has to be confirmed.').waitFor()
  await expectAccessible(page, 'talk-proposal')

  // Nothing is made before it is accepted: Ctrl and Enter, from where one talks.
  expect((await callApi<{ items: unknown[] }>(page, 'GET', '/members')).items).toEqual([])
  const field = page.getByRole('textbox', { name: 'Describe the job' })
  await field.press('Control+Enter')
  const objective = page.getByRole('textbox', { name: 'Objective' })
  await objective.waitFor()
  await expectAccessible(page, 'talk-member')

  // A field is edited by hand; another turn keeps it and says so.
  await objective.fill('Mail finance what was too dear.')
  await objective.press('Tab')
  await page.getByText(/^Saved \d/).waitFor()
  await say(page, 'Make that the lines over 300 euros')
  await page.getByText('1 place is kept as it is').waitFor()
  const second = await context.newPage()
  await second.goto(page.url())
  await second
    .getByRole('button', { name: /^Accept: / })
    .first()
    .waitFor()
  await page.getByRole('button', { name: 'Accept all' }).press('Enter')
  await page.getByRole('button', { name: 'Accept all' }).waitFor({ state: 'detached' })
  await second.getByRole('button', { name: 'Accept all' }).waitFor({ state: 'detached' })
  await page.reload()
  await page.getByRole('textbox', { name: 'Objective' }).waitFor()
  expect(await page.getByRole('textbox', { name: 'Objective' }).inputValue()).toBe('Mail finance what was too dear.')
  const [item] = (await callApi<{ items: Member[] }>(page, 'GET', '/members')).items
  const member = async () => await callApi<Member>(page, 'GET', `/members/${item?.id}`)
  expect((await member()).yaml).toContain('300')

  // What was proposed as destination or amount keeps it from work until it is confirmed.
  const confirm = page.getByRole('button', { name: /^Confirm: / })
  const work = page.getByRole('button', { name: 'Put to work as v1' })
  expect(await work.getAttribute('aria-disabled')).toBe('true')
  for (let left = await confirm.count(); left > 0; left -= 1) {
    await confirm.first().press('Enter')
    await expect.poll(async () => await confirm.count(), { timeout: 30_000 }).toBe(left - 1)
  }
  await work.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Put to work as v1' }).press('Enter')
  await expect.poll(async () => (await member()).status, { timeout: 30_000 }).toBe('active')
  await page.goto(`${world.product.url}/crews/${item?.id}`)
  await page.getByRole('button', { name: 'Change by talking' }).press('Enter')
  await page.waitForURL(/\/crews\/talk\/aus_/)
  await page.getByRole('list', { name: 'What was said' }).getByText(JOB).waitFor()
  expect(errors).toEqual([])
})
