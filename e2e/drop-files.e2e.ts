import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from './testing/look.ts'
import { signUp } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ shared: true })
const LIST = 'Name;Sum\nAnna;12,50\nBob;3,00\n'
const JOB = `metadata: { name: Merge lists, slug: merge-lists }
objective: Merge lists.
inputs:
  type: object
  properties:
    lists: { type: array, items: { type: string, format: file, pattern: '\\.(csv|tsv)$' }, title: Lists }
    more: { type: string, format: file, pattern: '\\.(csv|json)$', title: One more }
  required: [lists]
  additionalProperties: false
steps:
  - { id: count, kind: set, values: { n: '\${ size(inputs.lists) }' } }
output:
  schema: { type: object, properties: { n: { type: integer, title: Lists } }, required: [n], additionalProperties: false }
  value: { n: '\${ steps.count.output.n }' }
`

let context: BrowserContext
let page: Page

beforeAll(async () => {
  context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  page = await context.newPage()
  await signUp(page, world.product.setupLink ?? '')
  const memberId = await page.evaluate(async (yaml) => {
    const answer = await fetch('/api/v1/members', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ yaml }),
    })
    return ((await answer.json()) as { memberId: string }).memberId
  }, JOB)
  await page.goto(`${world.product.url}/crews/${memberId}/start`)
  await page.getByText('Drop files here.').waitFor()
})
afterAll(async () => await context?.close())

const many = () => page.locator('.field').filter({ hasText: 'Lists' })
const one = () => page.locator('.field').filter({ hasText: 'One more' })
const csv = (name: string, text = LIST) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
const kept = async (name: string) =>
  await page.evaluate(async (path) => await (await fetch(`/api/v1/files/content?path=${path}`)).text(), name)

async function drop(field: ReturnType<typeof one>, names: readonly string[], text = LIST): Promise<void> {
  const data = await page.evaluateHandle(
    ([files, body]) => {
      const transfer = new DataTransfer()
      for (const name of files) transfer.items.add(new File([body], name))
      return transfer
    },
    [names, text] as const,
  )
  await field.locator('.drop').dispatchEvent('drop', { dataTransfer: data })
}

test('a file is put in by dropping, by pointer and by keyboard alone, and its rows are shown', async () => {
  await drop(one(), ['dropped.csv'])
  await one().getByRole('cell', { name: 'Anna' }).waitFor()
  await one().locator('input[type=file]').setInputFiles(csv('CLICKED.CSV', 'Name;Sum\nCleo;1,00\n'))
  await one().getByRole('cell', { name: 'Cleo' }).waitFor()
  expect(await one().getByRole('combobox').inputValue()).toBe('CLICKED.csv')
  const chooser = page.waitForEvent('filechooser')
  await one().getByRole('combobox').focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await (await chooser).setFiles(csv('keyed.csv', 'Name;Sum\nDora;1,00\n'))
  await one().getByRole('cell', { name: 'Dora' }).waitFor()
})

test('a list takes several files at once, in their order, each to look at and to take out', async () => {
  await drop(many(), ['one.csv', 'two.csv', 'photo.png'])
  await many().getByRole('button', { name: 'two.csv', exact: true }).waitFor()
  await many().getByText('photo.png was not put in. Only .csv or .tsv fits here.').waitFor()
  await many()
    .locator('input[type=file]')
    .setInputFiles([csv('three.csv'), csv('four.csv')])
  await many().getByRole('button', { name: 'four.csv', exact: true }).click()
  await many().getByRole('cell', { name: 'Anna' }).waitFor()
  await many().getByRole('button', { name: 'Take out three.csv' }).click()
  expect(await many().locator('li .tr > button:first-child').allInnerTexts()).toEqual(['one.csv', 'two.csv', 'four.csv'])
  await expectAccessible(page, 'drop-files')
})

test('wrong kinds, empty and too large files are refused with the next step, and a broken table says its line', async () => {
  await drop(one(), ['photo.png'])
  await one().getByText('Only .csv or .json fits here. Save the file as one of these').waitFor()
  await drop(one(), ['empty.csv'], '')
  await one().getByText('The file is empty').waitFor()
  await one()
    .locator('input[type=file]')
    .setInputFiles({ name: 'large.csv', mimeType: 'text/csv', buffer: Buffer.alloc(17 * 1024 * 1024, 'a') })
  await one().getByText('The file has 17 MB, at most 16 MB can be read').waitFor()
  await drop(one(), ['broken.csv'], 'A;B\n1;2\n1;2;3\n')
  await one().getByText('Line 3: more than 2 fields.').waitFor()
  await one().getByText('Save it again as CSV or XLSX and repeat.').waitFor()
})

test('a file that is there is never replaced unasked, by this screen or by a request that knows nothing of it', async () => {
  await drop(one(), ['dropped.csv'], 'Name;Sum\nOther;9,00\n')
  await page.getByRole('heading', { name: 'Replace the file of that name?' }).waitFor()
  await page.getByRole('button', { name: 'Keep the old one' }).click()
  expect(await kept('dropped.csv')).toBe(LIST)
  const status = await page.evaluate(async () => (await fetch('/api/v1/files?path=dropped.csv', { method: 'POST', body: 'x' })).status)
  expect(status).toBe(409)
  expect(await kept('dropped.csv')).toBe(LIST)
  await drop(one(), ['dropped.csv'], 'Name;Sum\nOther;9,00\n')
  await page.getByRole('button', { name: 'Replace it' }).click()
  await one().getByRole('cell', { name: 'Other' }).waitFor()
  expect(await kept('dropped.csv')).toContain('Other')
})

test('what is on its way says so and can be stopped; then nothing of it is there', async () => {
  const slow = await context.newCDPSession(page)
  await slow.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 100_000 })
  await one()
    .locator('input[type=file]')
    .setInputFiles(csv('slow.csv', `A;B\n${'1;2\n'.repeat(1_000_000)}`))
  await one().getByText('Putting slow.csv into the workspace').waitFor()
  await one().getByRole('progressbar', { name: 'How much of slow.csv is there' }).waitFor()
  await one().getByRole('button', { name: 'Stop' }).click()
  await one().getByText('Drop a file here.').waitFor()
  await slow.detach()
  const names = await page.evaluate(async () =>
    ((await (await fetch('/api/v1/files')).json()) as { items: { path: string }[] }).items.map(({ path }) => path),
  )
  expect(names).not.toContain('slow.csv')
})

test('a try starts with the list of files as it stands', async () => {
  await page.getByRole('button', { name: 'Try, change nothing' }).click()
  await page.waitForURL(/\/runs\//)
  await page.getByText('3 lists').first().waitFor()
})
