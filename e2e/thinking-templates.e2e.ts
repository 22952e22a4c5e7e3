import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerHonestly } from '#server/dispatch/testing/template-answers.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { callApi, expectAccessible } from './testing/look.ts'
import { ScriptedModels } from './testing/scripted-models.ts'
import { join, signIn, signUp } from './testing/sign-up.ts'
import { startTemplate } from './testing/start-template.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ shared: true })
let job = 'invoice-intake'
const models = new ScriptedModels({
  reader: ({ body }) => ({ text: JSON.stringify(answerHonestly(job, body['messages'] as JsonValue)) }),
})
let baseUrl = ''
beforeAll(async () => {
  baseUrl = await models.start()
})
afterAll(async () => await models.stop())

test('a job that asks a model says so, waits for one, and then comes to its plan: figures read, sums checked by rule', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await signUp(page, world.product.setupLink ?? '')
  await page.goto(`${world.product.url}/crews/hire`)
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Invoice intake', exact: true }) })
  await card.getByText('Needs a model; an admin connects one under Models.').waitFor()
  expect(await card.getByRole('button', { name: 'Try with sample data' }).count()).toBe(0)
  await expectAccessible(page, 'jobs-without-a-model')
  await card.getByRole('link', { name: 'Set it up first' }).click()
  await page.getByText('It can be set up without one').waitFor()

  const prices = { reader: { inputMicroPerMillion: 1000, outputMicroPerMillion: 2000 } }
  await callApi(page, 'POST', '/models', { name: 'practice', preset: 'other', baseUrl, inside: true, prices, clearance: 'workspace' })
  const chain = [{ provider: 'practice', model: 'reader', timeoutMs: 10_000, attemptsMax: 1 }]
  await callApi(page, 'PUT', '/model-roles', { role: 'primary', chain })
  await page.goto(`${world.product.url}/crews/hire`)
  await card.getByText('Asks a model.').waitFor()
  await card.getByRole('button', { name: 'Try with sample data' }).waitFor()

  const { runId } = await startTemplate(page, 'invoice-intake')
  await page.goto(`${world.product.url}/runs/${runId}`)
  const approve = page.getByRole('button', { name: /^Approve/ }).first()
  await approve.waitFor()
  await page.getByRole('heading', { level: 1, name: 'Write 1 file, send 1 e-mail' }).waitFor()
  await page.getByText('4 invoices').first().waitFor()
  await expectAccessible(page, 'invoice-intake-plan')
  await approve.click()
  await page.getByText('Done', { exact: true }).first().waitFor()
  await page.getByText('What models answered').click()
  await page.getByText('reader at practice').first().waitFor()
  await page.getByText('What models answered').scrollIntoViewIfNeeded()
  await expectAccessible(page, 'model-answers')
  await page.goto(`${world.product.url}/crews`)
  await page.getByText('0.0001 €').filter({ visible: true }).first().waitFor()
  await expectAccessible(page, 'crews-cost')
  await page.goto(world.product.url)
  await page.getByText('0.0001 €').first().waitFor()
  await expectAccessible(page, 'bridge-spend')
  await page.goto(`${world.product.url}/outbox`)
  await page.getByRole('heading', { name: '3 invoices over 2,566.67 EUR, 1 to look at' }).waitFor()
  await page.getByText('net and VAT come to 355.69 EUR, printed is 365.55 EUR').waitFor()
  expect(models.asked, 'two questions for each invoice, told nothing of the others').toHaveLength(8)
  expect(errors).toEqual([])
  await context.close()
})

test('a voucher costs money: whoever started it sees that somebody else decides, who types the amount; the reply then quotes its number', async () => {
  job = 'complaint-desk'
  const desk = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const lead = await desk.newPage()
  await signIn(lead, world.product.url)
  const grants = ['approvals:decide:external_write', 'approvals:decide:spend']
  const { url } = await callApi<{ url: string }>(lead, 'POST', '/invitations', { role: 'operator', grants })
  const { runId } = await startTemplate(lead, 'complaint-desk')
  await lead.goto(`${world.product.url}/runs/${runId}`)
  await lead.getByText('lena.hartmann@kunden.example').first().waitFor()
  const own = lead
    .getByRole('button', { name: /^Approve/ })
    .filter({ visible: true })
    .first()
  expect(await own.getAttribute('aria-disabled')).toBe('true')
  await expectAccessible(lead, 'voucher-own')

  const other = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const ana = await other.newPage()
  await join(ana, world.product.url, { link: url, name: 'Ana Approver', email: 'ana@acme.example', password: 'another long password here' })
  await ana.getByRole('heading', { name: 'Bridge' }).waitFor()
  await ana.goto(`${world.product.url}/runs/${runId}`)
  await ana
    .getByRole('button', { name: /^Approve/ })
    .filter({ visible: true })
    .first()
    .click()
  const dialog = ana.getByRole('dialog', { name: 'This costs money' })
  await expectAccessible(ana, 'voucher-typed')
  await dialog.getByRole('textbox').fill((await dialog.locator('label b').textContent()) ?? '')
  await dialog.getByRole('button', { name: 'Confirm and approve' }).click()
  await ana.getByText('Part 2').first().waitFor()
  await ana
    .getByRole('button', { name: /^Approve and send 1 e-mail/ })
    .first()
    .click()
  await ana.getByText('Done', { exact: true }).first().waitFor()
  await ana.goto(`${world.product.url}/outbox`)
  await ana
    .getByText(/Your voucher V-\d+ over 20.00 EUR is valid/)
    .first()
    .waitFor()
  await other.close()
  await desk.close()
})

test('a complaint of somebody without an order is handed to a person, who reads it where the question stands and says that it is answered', async () => {
  const desk = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await desk.newPage()
  await signIn(page, world.product.url)
  const asked = models.asked.length
  const { runId } = await startTemplate(page, 'complaint-desk', { complaint: 'complaints/no-order.eml' })
  await page.goto(`${world.product.url}/runs/${runId}`)
  const question = page.getByRole('region', { name: 'Question' })
  await question.getByRole('heading', { name: /its sender has no order in our list/ }).waitFor()
  await question.getByText('From: mira.sander@radhaus.example').waitFor()
  await expectAccessible(page, 'complaint-by-hand')
  await question.getByRole('button', { name: 'I have answered it' }).click()
  await page.getByText('Done', { exact: true }).first().waitFor()
  expect(models.asked.length, 'no model is asked about it').toBe(asked)
  await desk.close()
})
