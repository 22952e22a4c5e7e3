import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { TestProgram } from '#server/entry/oauth/testing/test-program.ts'
import { callApi, expectAccessible } from './testing/look.ts'
import { signUp } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ shared: true })

/** The program's own address for the answer, as a command-line program opens one. */
async function listenForAnswer() {
  let tell: (answer: URLSearchParams) => void
  const answered = new Promise<URLSearchParams>((resolve) => {
    tell = resolve
  })
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (url.pathname === '/callback') tell(url.searchParams)
    response.end('You can close this page.')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`
  return { address, answered, close: () => server.close() }
}

/** One skill is in use in the whole workspace. */
async function addSkill(page: Page): Promise<void> {
  await page.goto(`${world.product.url}/skills`)
  await page.getByRole('button', { name: /^Publish the \d examples$/ }).click()
  await page.getByText('They are published for this workspace.').waitFor()
  await callApi(page, 'POST', '/skill-bindings', { skill: 'clear-letters', scopeType: 'workspace' })
}

/** The page says what to copy and shows a real look at the address. */
async function seeConnectPage(page: Page): Promise<void> {
  await page.goto(`${world.product.url}/connect`)
  await page.getByText('No program is connected').waitFor()
  expect(await page.getByRole('textbox', { name: 'Address' }).inputValue()).toBe(`${world.product.url}/api/mcp/skills`)
  await page.getByText('claude mcp add --transport http muster-skills').waitFor()
  await page.getByRole('button', { name: 'Try it now' }).click()
  await page.getByText('It works: a program finds 1 skill that is in use for you.').waitFor()
  await page.getByRole('list', { name: 'What a program finds' }).getByText('clear-letters').waitFor()
  await expectAccessible(page, 'connect')
  await page.getByRole('combobox', { name: 'Program' }).selectOption({ label: 'Cursor' })
  await page.getByText('"url": "http').waitFor()
  await page.getByRole('navigation', { name: 'What to connect to' }).getByRole('button', { name: 'Crew members' }).click()
  await page.getByRole('button', { name: 'Try it now' }).click()
  await page.getByText(/It works: a program finds \d+ things? it can do here/).waitFor()
}

test('a program asks to be let in, a person says yes in the browser, it works, and its end is at once', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: 'Europe/Berlin', locale: 'en-GB' })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await signUp(page, world.product.setupLink ?? '')
  await addSkill(page)
  await seeConnectPage(page)

  const callback = await listenForAnswer()
  const program = new TestProgram('Desk assistant', callback.address)
  const address = new URL(`${world.product.url}/api/mcp/skills`)
  const asking = new StreamableHTTPClientTransport(address, { authProvider: program })
  await expect(new Client({ name: 'e2e', version: '1' }).connect(asking)).rejects.toThrow(/Unauthorized/)
  await page.goto(String(program.asked))
  await page.getByRole('heading', { name: 'Let a program in?' }).waitFor()
  await page.getByText('Desk assistant').waitFor()
  await page.getByText(new URL(callback.address).host).waitFor()
  await expectAccessible(page, 'connect-consent')
  await page.getByRole('button', { name: 'Let it in' }).click()
  await asking.finishAuth(await callback.answered)
  callback.close()

  const client = new Client({ name: 'e2e', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(address, { authProvider: program }))
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('skills_list')
  await page.goto(`${world.product.url}/connect`)
  await page.getByText('let in by you').waitFor()
  await expectAccessible(page, 'connect-programs')
  await page.getByRole('button', { name: 'End Desk assistant' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click()
  await page.getByText('Revoked').waitFor()
  await expect(client.listTools()).rejects.toThrow()
  expect(errors).toEqual([])
  await context.close()
})
