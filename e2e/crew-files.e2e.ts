import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { callApi, expectAccessible } from './testing/look.ts'
import { NEWER_TEMPLATE } from './testing/newer-template.ts'
import { signIn, signUp } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ shared: true })

interface Member {
  readonly yaml: string
  readonly programDigest: string | null
}

async function heading(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

test('a crew member goes out as a file and comes in as the same program; what changed or is missing is named; a job is set up first, and taken newer', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await signUp(page, world.product.setupLink ?? '')
  const { memberId } = await callApi<{ memberId: string }>(page, 'POST', '/templates/expense-check/install', {})
  await callApi(page, 'POST', `/members/${memberId}/publish`, {})
  const member = async (id: string) => await callApi<Member>(page, 'GET', `/members/${id}`)

  // Out as a file, by the page.
  await page.goto(`${world.product.url}/crews/${memberId}?tab=versions`)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByRole('link', { name: /^Export/ })
      .first()
      .click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^expense-check.*\.ya?ml$/)
  const file = await page.evaluate(async (id) => await (await fetch(`/api/v1/members/${id}/export?version=1`)).text(), memberId)

  // In again, as it was.
  const chooser = page.getByLabel('File of a crew member')
  const give = async (text: string): Promise<void> => {
    await page.goto(`${world.product.url}/crews/hire`)
    await chooser.setInputFiles({ name: 'job.yaml', mimeType: 'application/yaml', buffer: Buffer.from(text) })
  }
  await give(file)
  await heading(page, /^Expense check/)
  await page.waitForURL(/\/crews\/mem_/)
  const arrived = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  expect(arrived).not.toBe(memberId)
  await page.getByText('No problems').waitFor()
  expect((await member(arrived)).yaml.replace(/slug: .*/, '')).toBe((await member(memberId)).yaml.replace(/slug: .*/, ''))

  // In under another roof: what is not connected here and what was changed on the way is named.
  await give(file.replace('tool: tables.group }', 'tool: crm.group }'))
  await page.getByText('This job uses an app that is not connected here').waitFor()
  await page.getByText('The file was changed since it was exported').waitFor()
  await expectAccessible(page, 'imported')

  // From a template, with answers of one's own.
  await page.goto(`${world.product.url}/crews/hire`)
  await page
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: 'Expense check' }) })
    .getByRole('link', { name: 'Set it up first' })
    .click()
  await page.getByLabel('Name of the crew member').fill('')
  await page.getByRole('button', { name: 'Make the draft' }).click()
  await page.getByText('Give it a name').waitFor()
  await page.getByLabel('Name of the crew member').fill('October expenses')
  await page.getByLabel('Summary goes to').fill('books@elsewhere.example')
  await expectAccessible(page, 'wizard')
  // What a newer template offers comes from `server/members/upgrade-member.db.test.ts`'s kind of world; here, how it is chosen.
  await page.route('**/api/v1/members/*/upgrade', async (route) => await route.fulfill({ json: { offer: NEWER_TEMPLATE } }))
  await page.getByRole('button', { name: 'Make the draft' }).click()
  await heading(page, 'October expenses')
  const made = await member(new URL(page.url()).pathname.split('/').at(-1) ?? '')
  expect(made.yaml, 'a person named it, so it may be written to').toContain('books@elsewhere.example')
  await page.getByRole('button', { name: 'See what changes' }).click()
  await page.getByText('1 place was changed by both').waitFor()
  await expectAccessible(page, 'upgrade')
  await page.getByRole('radio', { name: /The newer version/ }).focus()
  await page.keyboard.press('Space')
  const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/upgrade'))
  await page.getByRole('button', { name: 'Open it as a draft' }).click()
  expect((await sent).postDataJSON()).toEqual({ choices: ['theirs'], templateDigest: 'newer', revision: 1 })
  expect(errors).toEqual([])
  await context.close()
})

const READER = `metadata: { name: Order reader, slug: order-reader }
objective: Read the list of orders, and say how many there are and what they come to.
inputs:
  type: object
  properties: { list: { type: string, format: file, title: List of orders, default: orders.csv } }
  required: [list]
  additionalProperties: false
tools: [{ tool: tables.read, targets: ['**.csv'] }]
steps:
  - { id: list, kind: tool, tool: tables.read, with: { path: '\${ inputs.list }' } }
output:
  schema: { type: object, properties: { orders: { type: integer, title: Orders }, totalEur: { type: number, title: Total } } }
  value: { orders: '\${ steps.list.output.rowCount }', totalEur: '\${ sum(steps.list.output.rows.map(r, r["Amount EUR"])) }' }
`
const WRITER = `metadata: { name: Order note, slug: order-note }
objective: Tell the warehouse how many orders came.
inputs:
  type: object
  properties: { orders: { type: integer, title: Orders }, totalEur: { type: number, title: Total } }
  required: [orders, totalEur]
  additionalProperties: false
tools: [{ tool: mail.send, targets: ['*@acme.example'] }]
steps:
  - id: note
    kind: tool
    tool: mail.send
    with:
      to: warehouse@acme.example
      subject: '\${ inputs.orders } orders over \${ formatMoney(inputs.totalEur, "EUR") }'
      text: Please get ready.
`

test('one crew member passes on to another as set on its page: from the run of the first to that of the second and back; a circle is refused in words', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await signIn(page, world.product.url)
  await page.evaluate(async () => {
    const body = new Blob(['Order;Amount EUR\nA-1;120,50\nA-2;479,50\nA-3;99,00\n'])
    await fetch('/api/v1/files?path=orders.csv', { method: 'POST', body })
  })
  const hired = async (yaml: string): Promise<string> => (await callApi<{ memberId: string }>(page, 'POST', '/members', { yaml })).memberId
  const [writer, reader] = [await hired(WRITER), await hired(READER)]
  await callApi(page, 'POST', `/members/${writer}/publish`, {})
  const takes = page.getByLabel('Crew member that takes over')
  const add = page.getByRole('button', { name: 'Add', exact: true })

  await page.goto(`${world.product.url}/crews/${reader}`)
  await takes.selectOption({ label: 'Order note' })
  const needs = page.getByRole('list', { name: 'What Order note needs' })
  await needs.getByText('Orders orders (needed): comes from the result').waitFor()
  await page.getByRole('button', { name: 'Add a condition' }).click()
  expect(await add.getAttribute('aria-disabled'), 'half a condition is none').toBe('true')
  await page.getByLabel('Field of condition 1').selectOption('totalEur')
  await page.getByLabel('Comparison of condition 1').selectOption({ label: 'is over' })
  await page.getByLabel('Value of condition 1').fill('500')
  await add.scrollIntoViewIfNeeded()
  await expectAccessible(page, 'passes-on-condition')
  await add.click()
  await page.getByText('Order note, if totalEur is over 500').waitFor()
  await page.getByText('No problems').waitFor()
  await takes.scrollIntoViewIfNeeded()
  await expectAccessible(page, 'passes-on')
  await page.getByRole('button', { name: 'Put to work as v1' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Put to work as v1' }).click()
  await page.getByRole('link', { name: 'Try or start' }).click()
  await page.getByRole('button', { name: 'Start a run' }).click()

  await page.waitForURL(/\/runs\/run_/)
  const first = page.url()
  await page.getByText(/^Passed on to Order note, run \d/).waitFor()
  await expectAccessible(page, 'passed-on')
  await page
    .getByText(/^Passed on to Order note, run \d/)
    .getByRole('link')
    .click()
  await page
    .getByRole('button', { name: /^Approve and send 1 e-mail/ })
    .first()
    .waitFor()
  await page.getByText('warehouse@acme.example').first().waitFor()
  await page.getByText(/^Came from run \d+ of Order reader$/).waitFor()
  await expectAccessible(page, 'came-from')
  await page
    .getByText(/^Came from run \d+ of Order reader$/)
    .getByRole('link')
    .click()
  await page.waitForURL(first)

  await page.goto(`${world.product.url}/crews/${writer}`)
  await takes.selectOption({ label: 'Order reader' })
  await add.click()
  const why = 'The work would be passed on in a circle: order-note → order-reader → order-note.'
  await page.getByText(why).first().waitFor()
  await takes.scrollIntoViewIfNeeded()
  await expectAccessible(page, 'passes-on-circle')
  await page.getByRole('button', { name: 'Take it out' }).click()
  await page.getByText('No problems').waitFor()
  expect(await page.getByText(why).count()).toBe(0)
  expect(errors).toEqual([])
  await context.close()
})
