import { setTimeout as pause } from 'node:timers/promises'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { expect, test } from 'vitest'
import { callApi, expectAccessible } from './testing/look.ts'
import { signUp } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ shared: true })
const POLLS_MAX = 80
const ASKED_BY = /[Aa]sked by.*Desk assistant.*through MCP/
const NOTE = { path: 'notes/from-a-program.txt', text: 'Written after somebody agreed.' }

async function connect(surface: 'tools' | 'crew', token: string): Promise<Client> {
  const client = new Client({ name: 'e2e', version: '1' }, { versionNegotiation: { mode: 'auto' } })
  const headers = { authorization: `Bearer ${token}` }
  await client.connect(new StreamableHTTPClientTransport(new URL(`${world.product.url}/api/mcp/${surface}`), { requestInit: { headers } }))
  return client
}
type Fields = { status: string; runId: string; approvalUrl: string; pollUrl: string; output: string }
const fields = (result: Awaited<ReturnType<Client['callTool']>>): Fields => result.structuredContent as unknown as Fields

test('a program outside wants a file written, a person decides in the browser, and the program reads what came of it', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: 'Europe/Berlin', locale: 'en-GB' })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await signUp(page, world.product.setupLink ?? '')
  const wish = { name: 'Desk assistant', scopes: ['tools', 'crew'], expiresInDays: 30 }
  const { token } = await callApi<{ token: string }>(page, 'POST', '/tokens', wish)

  const client = await connect('tools', token)
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['files_read', 'files_write', 'mail_send']),
  )
  const asked = fields(await client.callTool({ name: 'files_write', arguments: NOTE }))
  expect(asked.status).toBe('waiting_approval')
  const missing = await client.callTool({ name: 'files_read', arguments: { path: NOTE.path } })
  expect([missing.isError, JSON.stringify(missing.content)]).toEqual([true, expect.stringContaining('FILE_NOT_FOUND')])

  await page.goto(asked.approvalUrl)
  await page.getByText(ASKED_BY).first().waitFor()
  await page.getByText('from outside').first().waitFor()
  await expectAccessible(page, 'mcp-approval')
  await page
    .getByRole('button', { name: /^Approve/ })
    .first()
    .click()
  for (let n = 0; n < POLLS_MAX; n += 1) {
    if (fields(await client.callTool({ name: 'runs_result', arguments: { runId: asked.runId } })).status === 'succeeded') break
    await pause(250)
  }
  const answer = await fetch(asked.pollUrl, { headers: { authorization: `Bearer ${token}` } })
  expect(await answer.json()).toMatchObject({ status: 'succeeded', output: { path: NOTE.path } })
  const read = fields(await client.callTool({ name: 'files_read', arguments: { path: NOTE.path } }))
  expect([read.status, read.output]).toEqual(['done', expect.stringContaining(NOTE.text)])

  await page.goto(`${world.product.url}/runs/${asked.runId}`)
  await page.getByText(ASKED_BY).first().waitFor()
  await expectAccessible(page, 'mcp-run')
  const crew = await connect('crew', token)
  expect((await crew.listTools()).tools.map(({ name }) => name)).toEqual([
    'crew_cancel',
    'crew_follow',
    'crew_list',
    'crew_result',
    'crew_start',
  ])
  await page.goto(`${world.product.url}/crews`)
  expect(await page.getByText('Desk assistant').count()).toBe(0)
  expect(errors).toEqual([])
  await Promise.all([client.close(), crew.close()])
  await context.close()
})
