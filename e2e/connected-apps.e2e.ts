import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createMcpHandler, fromJsonSchema, McpServer } from '@modelcontextprotocol/server'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from './testing/look.ts'
import { useProduct } from './testing/use-product.ts'

/** Requirements of ui.md, Connectors and Secrets, in a browser: a real foreign server, connected, judged, changed; a practice ticket. */
const world = useProduct()
const SECRET = 'room-secret-4711'
let server: Server
let url = ''
let description = 'Books a room for a day.'

const ROOM = fromJsonSchema<{ room: string }>({
  type: 'object',
  properties: { room: { type: 'string' }, note: { type: 'string' } },
  required: ['room'],
})

function makeServer(): McpServer {
  const mcp = new McpServer({ name: 'rooms', version: '1' })
  const book = { title: 'Book a room', description, inputSchema: ROOM }
  mcp.registerTool('book', book, ({ room }) => ({ content: [], structuredContent: { room } }))
  return mcp
}

beforeAll(async () => {
  const handler = createMcpHandler(makeServer)
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const headers = new Headers(Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]))
      const body = request.method === 'POST' ? { body: Buffer.concat(chunks).toString() } : {}
      const asked = new Request(`http://rooms.example${request.url}`, { method: request.method ?? 'GET', headers, ...body })
      const answer = await handler.fetch(asked)
      response.writeHead(answer.status, Object.fromEntries(answer.headers.entries())).end(Buffer.from(await answer.arrayBuffer()))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

async function setUp(page: Page): Promise<void> {
  await page.goto(world.product.setupLink ?? '')
  await page.getByLabel('Your name').fill('Finance lead')
  await page.getByLabel('E-mail').fill('lead@acme.example')
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple')
  await page.getByRole('button', { name: 'Set up Muster' }).click()
  await page.getByRole('button', { name: 'Try with sample data' }).first().waitFor()
}

async function connect(page: Page, name: string, inside: boolean): Promise<void> {
  await page.getByRole('button', { name: 'Connect an app' }).click()
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByRole('textbox', { name: 'Address' }).fill(url)
  if (inside) await page.getByRole('checkbox', { name: /^It is inside our own network/ }).check()
  await page.getByLabel('Secret', { exact: true }).fill(SECRET)
  await page.getByRole('button', { name: 'Connect and test' }).click()
}

test('an admin connects a server, says what it does, sees what changed, and rotates its secret; a ticket of a run is read', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const answers: string[] = []
  page.on('response', async (answer) => {
    if (answer.url().includes('/api/v1/')) answers.push(await answer.text().catch(() => ''))
  })
  await setUp(page)

  await page.goto(`${world.product.url}/apps`)
  await connect(page, 'Far rooms', false)
  await page.getByText('tick: It is inside our own network').waitFor()
  await connect(page, 'Rooms', true)
  await page.getByText('it answers with 1 ability').waitFor()
  await page.getByRole('button', { name: /^Book a room/ }).click()
  await page.getByText('Nobody has said what it does').waitFor()
  await page.getByRole('button', { name: 'Look and accept' }).click()
  await page.getByRole('radio', { name: /^Changes things outside/ }).check()
  await page.getByLabel('What note is for').selectOption('What is in it')
  await page.getByLabel('When it answers this, it surely did nothing').fill('room is taken')
  await expectAccessible(page, 'saying what an ability does')
  await page.getByRole('button', { name: 'Accept Book a room' }).click()
  await page.getByText('Accepted by', { exact: true }).waitFor()

  description = 'Books a room for a day, and tells everybody.'
  await page.getByRole('button', { name: 'Test connection' }).click()
  await page.getByText('The app says something else about it').waitFor()
  await page.getByText('and tells everybody').waitFor()
  await expectAccessible(page, 'what changed')

  await page.goto(`${world.product.url}/secrets`)
  await page.getByRole('button', { name: 'Rotate rooms' }).click()
  await page.getByLabel('New value').fill('room-secret-next')
  await page.getByRole('button', { name: 'Save the new value' }).click()
  await page.getByText('version 2').waitFor()
  await expectAccessible(page, 'saved secrets')

  await sendTicket(page)
  await page.goto(`${world.product.url}/outbox?tab=tickets`)
  await page.getByRole('heading', { name: 'T-1042 Laptop for Lena' }).waitFor()
  await expectAccessible(page, 'tickets')
  for (const secret of [SECRET, 'room-secret-next']) expect(answers.join('\n')).not.toContain(secret)
  expect(answers.join('\n')).toContain('vault:/rooms#key')
})

/** A real run: planned, approved in the browser, sent to the practice receiver. */
async function sendTicket(page: Page): Promise<void> {
  const yaml = `
metadata: { name: First day, slug: first-day }
objective: Open a ticket.
tools: [{ tool: http.send, targets: ['http://tickets.localhost/**'] }]
steps: [{ id: ticket, kind: tool, tool: http.send, with: { url: 'http://tickets.localhost/tickets', body: { title: Laptop for Lena } } }]
`
  const ask = async (path: string, data: object): Promise<{ [name: string]: string }> => {
    const answer = await page.request.post(`${world.product.url}/api/v1${path}`, { headers: { origin: world.product.url }, data })
    expect(answer.ok(), await answer.text()).toBe(true)
    return (await answer.json().catch(() => ({}))) as { [name: string]: string }
  }
  const { memberId } = await ask('/members', { yaml })
  await ask(`/members/${memberId}/publish`, {})
  const { runId } = await ask(`/members/${memberId}/runs`, { inputs: {} })
  await page.goto(`${world.product.url}/runs/${runId}`)
  await page.getByRole('button', { name: /^Approve and send 1 request/ }).click()
  await page.getByText('Done', { exact: true }).first().waitFor()
}
