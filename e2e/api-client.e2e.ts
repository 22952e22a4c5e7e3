import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import OpenAI from 'openai'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from '../scripts/installation.ts'
import { type ApiCall, openApiClient } from './testing/api-client.ts'
import { callApi, expectAccessible } from './testing/look.ts'
import { ScriptedModels } from './testing/scripted-models.ts'
import { signUp } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ shared: true })
const EXPENSES = readFileSync(join(ROOT, 'examples/expense-check/expenses-2026-10.csv'), 'utf8')
const POLL_MS = 250
const POLLS_MAX = 80
const models = new ScriptedModels({
  plain: () => ({ text: 'Paris is the capital of France.', pieces: 6 }),
  caller: () => ({ calls: [{ name: 'look_up', arguments: '{"city":"Paris"}' }] }),
})
let baseUrl = ''
let context: BrowserContext
beforeAll(async () => {
  baseUrl = await models.start()
  context = await world.browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: 'Europe/Berlin', locale: 'en-GB' })
})
afterAll(async () => {
  await context.close()
  await models.stop()
})

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
})

/** Connects the scripted server as a provider, a model for each role, and makes a token that may only ask models. */
async function connectModels(page: Page): Promise<string> {
  await page.goto(`${world.product.url}/tokens`)
  const price = { inputMicroPerMillion: 1_000_000, outputMicroPerMillion: 2_000_000 }
  const prices = { plain: price, caller: price }
  await callApi(page, 'POST', '/models', { name: 'office', preset: 'other', baseUrl, inside: true, clearance: 'workspace', prices })
  for (const [role, model] of [
    ['primary', 'plain'],
    ['tools', 'caller'],
  ])
    await callApi(page, 'PUT', '/model-roles', { role, chain: [{ provider: 'office', model, timeoutMs: 20_000, attemptsMax: 1 }] })
  const made = await callApi<{ token: string }>(page, 'POST', '/tokens', { name: 'Sidebar', scopes: ['model'], expiresInDays: 30 })
  return made.token
}

test('the official client of OpenAI chats, streams, calls tools, embeds and lists by its address and a token alone, and gets refusals as its own errors', async () => {
  const page = await context.newPage()
  const apiKey = await connectModels(page)
  const baseURL = `${world.product.url}/api/llm/v1`
  const client = new OpenAI({ baseURL, apiKey })
  const messages = [{ role: 'user' as const, content: 'What is the capital of France? Mail it to ada@acme.example.' }]

  const whole = await client.chat.completions.create({ model: 'primary', messages })
  expect(whole.choices[0]?.message.content).toBe('Paris is the capital of France.')
  expect(JSON.stringify(models.asked.at(-1)?.body)).not.toContain('ada@acme.example')
  let text = ''
  let pieces = 0
  for await (const chunk of await client.chat.completions.create({ model: 'primary', messages, stream: true })) {
    pieces += 1
    text += chunk.choices[0]?.delta.content ?? ''
  }
  expect([text, pieces > 3]).toEqual(['Paris is the capital of France.', true])
  const tools = [{ type: 'function' as const, function: { name: 'look_up', parameters: { type: 'object', properties: {} } } }]
  const called = await client.chat.completions.create({ model: 'tools', messages, tools })
  expect(called.choices[0]?.message.tool_calls).toMatchObject([{ function: { name: 'look_up', arguments: '{"city":"Paris"}' } }])
  const places = await client.embeddings.create({ model: 'primary', input: ['one', 'two'] })
  expect(places.data.map(({ embedding }) => embedding.length > 0)).toEqual([true, true])
  expect((await client.models.list()).data.map(({ id }) => id).sort()).toEqual(['primary', 'tools'])

  const wrong = new OpenAI({ baseURL, apiKey: 'sk-nobody' })
  const refusal = async (asking: OpenAI, model = 'primary') =>
    await asking.chat.completions.create({ model, messages }).then(
      () => null,
      (error: unknown) => error,
    )
  expect(await refusal(wrong)).toBeInstanceOf(OpenAI.AuthenticationError)
  expect(await refusal(client, 'nobody')).toBeInstanceOf(OpenAI.NotFoundError)
  const before = models.asked.length
  await callApi(page, 'POST', '/spend-limits', { scope: 'workspace', maxMicro: 1, period: 'day', atLimit: 'block' })
  const over = await refusal(client)
  expect(over).toBeInstanceOf(OpenAI.RateLimitError)
  expect(over).toMatchObject({ status: 429, code: 'BUDGET_EXCEEDED', error: { allow_at: `${world.product.url}/costs#limits` } })
  expect(models.asked.length).toBe(before)

  const { total } = await callApi<{ total: { calls: number } }>(page, 'GET', '/costs')
  expect(total.calls).toBe(4)
})
