import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { ROOT } from '../scripts/installation.ts'
import { type ApiCall, openApiClient } from './testing/api-client.ts'
import { callApi, expectAccessible } from './testing/look.ts'
import { signUp } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ shared: true })
const EXPENSES = readFileSync(join(ROOT, 'examples/expense-check/expenses-2026-10.csv'), 'utf8')
const POLL_MS = 250
const POLLS_MAX = 80

/** Makes a token on the screen and reads it where it is shown, once. */
async function makeTokenByHand(page: Page): Promise<string> {
  await page.goto(`${world.product.url}/tokens`)
  await page.getByText('There is no API token').waitFor()
  await page.getByRole('button', { name: 'Make a token' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Nightly expense run')
  await dialog.getByLabel(/^Start/).check()
  await dialog.getByLabel(/^Write/).check()
  await dialog.getByLabel('Works for').selectOption({ label: '30 days' })
  await expectAccessible(page, 'tokens-make')
  await dialog.getByRole('button', { name: 'Make the token' }).click()
  const token = await dialog.getByLabel('Your token').inputValue()
  expect(token).toMatch(/^muster_[A-Za-z0-9_-]{43}$/)
  await expectAccessible(page, 'tokens-made')
  await dialog.getByRole('button', { name: 'I have kept it' }).click()
  await page.getByText(token.slice(0, 13)).waitFor()
  expect(await page.content()).not.toContain(token)
  return token
}

/** Asks again until the run has that status. */
async function pollRun(call: ApiCall, runId: string, status: string): Promise<Record<string, unknown>> {
  for (let i = 0; i < POLLS_MAX; i += 1) {
    const { body } = await call('GET', `/runs/${runId}`)
    const header = body['header'] as { status: string }
    if (header.status === status) return body
    await pause(POLL_MS)
  }
  throw new Error(`the run did not become ${status}`)
}

test('a program with an API token hires, uploads, starts a run once and follows it; it decides nothing, and its end is at once', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: 'Europe/Berlin', locale: 'en-GB' })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await signUp(page, world.product.setupLink ?? '')
  const token = await makeTokenByHand(page)
  const call = await openApiClient(world.product.url, token)

  expect((await call('GET', '/me')).body).toMatchObject({ role: 'admin', grants: [], token: { scopes: ['read', 'run', 'author'] } })
  const hired = await call('POST', '/templates/expense-check/install', { body: {}, key: 'hire' })
  const memberId = String(hired.body['memberId'])
  await call('POST', `/members/${memberId}/publish`)
  const { body: members } = await call('GET', '/members')
  expect(members['items']).toContainEqual(expect.objectContaining({ id: memberId, status: 'active' }))
  expect((await call('POST', '/files?path=expenses-2026-11.csv', { bytes: EXPENSES })).status).toBe(201)

  const { body: wizard } = await call('GET', '/templates/expense-check')
  const inputs = { ...(wizard['usual'] as object), list: 'expenses-2026-11.csv' }
  const start = async () => await call('POST', `/members/${memberId}/runs`, { body: { inputs }, key: 'november' })
  const first = await start()
  const runId = String(first.body['runId'])
  expect(first.status).toBe(202)
  const again = await start()
  expect([again.body, again.headers.get('idempotent-replayed')]).toEqual([first.body, 'true'])
  expect((await call('GET', '/runs')).body['items']).toHaveLength(1)

  const run = await pollRun(call, runId, 'waiting_approval')
  const { id: approvalId } = run['approval'] as { id: string }
  const { body: approval } = await call('GET', `/approvals/${approvalId}`)
  const ballot = { decision: 'approve', token: approval['token'], reason: '' }
  const refused = await call('POST', `/approvals/${approvalId}/vote`, { body: ballot })
  expect([refused.status, refused.body['code']]).toEqual([403, 'SESSION_ONLY'])
  expect(((await call('GET', `/approvals/${approvalId}`)).body['votes'] as unknown[]).length).toBe(0)

  const entries = await callApi<{ items: { type: string; seq: number }[] }>(page, 'GET', '/audit')
  const started = entries.items.find(({ type }) => type === 'run.started')
  const { text } = await callApi<{ text: string }>(page, 'GET', `/audit/${started?.seq}`)
  expect(text).toMatch(/"apiToken":"tok_/)
  expect(entries.items.map(({ type }) => type)).toContain('access.denied')

  await page.reload()
  await page.getByText('Nightly expense run').waitFor()
  await expectAccessible(page, 'tokens')
  await page.getByRole('button', { name: 'Revoke Nightly expense run' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke the token' }).click()
  await page.getByText('It was ended for good.').waitFor()
  const ended = await call('GET', '/members')
  expect([ended.status, ended.body['code']]).toEqual([401, 'TOKEN_REFUSED'])
  expect(errors).toEqual([])
  await context.close()
})
