import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectAccessible } from './testing/look.ts'
import { makePdf } from './testing/make-pdf.ts'
import { signIn, signUp } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ shared: true })
/** Asked for by every file below, from elsewhere and from Muster itself; nothing may ever be. */
const FAR = 'http://tracker.example'
const NEAR = '/marker'

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEElEQVR4nGP4z8AAQv8ZAAAR7gP9dV8T2wAAAABJRU5ErkJggg==', 'base64')
const HTML = `<h1>Hello</h1><img src="${FAR}/a.png"><img src="${NEAR}-html.png"><link rel="stylesheet" href="${FAR}/a.css"><script src="${NEAR}.js"></script><iframe src="${FAR}"></iframe>`
const MAIL = ['From: a@tracker.example', 'To: b@acme.example', 'Subject: Newsletter', 'Content-Type: text/html', '', HTML, ''].join('\r\n')
const MARKDOWN = `# Heading one\n\n![a picture](${FAR}/md.png) ![near](${NEAR}-md.png) [a link](${FAR}/md), [the source](mail.eml)\n\n${HTML}\n\n| A | B |\n|---|---|\n| 1 | 2 |\n`
const SVG = `<svg xmlns="http://www.w3.org/2000/svg"><image href="${FAR}/svg.png"/><script href="${NEAR}-svg.js"/></svg>`

/** File, its bytes, and what shows that its preview is there. */
const FILES: readonly (readonly [string, Buffer, (page: Page) => Promise<unknown>])[] = [
  [
    'doc.pdf',
    makePdf('Words of the document', FAR),
    async (page) => await page.getByText('Words of the document').waitFor({ state: 'attached' }),
  ],
  ['mail.eml', Buffer.from(MAIL), async (page) => await page.getByText('Only its words are shown').waitFor()],
  ['page.html', Buffer.from(HTML), async (page) => await page.getByText('<h1>Hello</h1>').waitFor()],
  ['text.md', Buffer.from(MARKDOWN), async (page) => await page.getByRole('heading', { name: 'Heading one' }).waitFor()],
  ['drawing.svg', Buffer.from(SVG), async (page) => await page.getByText('<svg xmlns').waitFor()],
  [
    'formula.csv',
    Buffer.from(`A;B\n=IMAGE("${FAR}/csv.png");<img src="${NEAR}-csv.png">\n`),
    async (page) => await page.getByRole('cell', { name: /=IMAGE/ }).waitFor(),
  ],
  ['picture.png', PNG, async (page) => await page.getByRole('img', { name: 'picture.png' }).waitFor()],
]

test('previews of documents, mails, pages and pictures fetch nothing, from elsewhere or from here, and are accessible', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const asked: string[] = []
  const errors: string[] = []
  context.on('request', (request) => asked.push(request.url()))
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => (/content security policy/i.test(message.text()) ? errors.push(message.text()) : undefined))
  await signUp(page, world.product.setupLink ?? '')
  for (const [name, bytes] of FILES) {
    const status = await page.evaluate(
      async ([path, body]) => (await fetch(`/api/v1/files?path=${path}`, { method: 'POST', body: Uint8Array.from(body) })).status,
      [name, [...bytes]] as const,
    )
    expect(status, name).toBe(201)
  }
  for (const [name, , isShown] of FILES) {
    await page.goto(`${world.product.url}/results?tab=files&id=${name}`)
    await isShown(page)
    if (name === 'doc.pdf') expect(await colours(page)).toContain('255,0,0')
    await expectAccessible(page, name)
  }
  // One to a file of the workspace opens it; any other is shown and not followed.
  await page.goto(`${world.product.url}/results?tab=files&id=text.md`)
  const links = page.locator('.prose').getByRole('link')
  await links.first().waitFor()
  expect(await links.allTextContents()).toEqual(['the source'])
  await links.first().click()
  await page.getByText('Only its words are shown').waitFor()
  expect(asked.filter((url) => !url.startsWith(world.product.url) && !url.startsWith(`blob:${world.product.url}`))).toEqual([])
  expect(asked.filter((url) => url.includes(NEAR) || url.includes('tracker'))).toEqual([])
  expect(errors).toEqual([])
  await context.close()
})

/** Colours that were drawn, as `r,g,b`. */
async function colours(page: Page): Promise<string[]> {
  return await page.locator('canvas.picture').evaluate((element) => {
    const canvas = element as HTMLCanvasElement
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
    const found = new Set<string>()
    for (let at = 0; at < data.length; at += 4) found.add(`${data[at]},${data[at + 1]},${data[at + 2]}`)
    return [...found]
  })
}

test('a download is the exact bytes as an attachment that can be no page, for this workspace alone', async () => {
  const context = await world.browser.newContext({ acceptDownloads: true })
  const page = await context.newPage()
  await signIn(page, world.product.url)
  await page.goto(`${world.product.url}/results?tab=files&id=page.html`)
  const waiting = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download' }).click()
  const download = await waiting
  expect(download.suggestedFilename()).toBe('page.html')
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  expect(Buffer.concat(chunks).equals(Buffer.from(HTML))).toBe(true)
  const answer = await context.request.get(`${world.product.url}/api/v1/files/content?path=page.html`)
  const headers = answer.headers()
  expect(headers['content-disposition']).toMatch(/^attachment; filename="page\.html"/)
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['content-security-policy']).toMatch(/sandbox/)
  expect(headers['content-type']).toBe('application/octet-stream')
  expect((await fetch(`${world.product.url}/api/v1/files/content?path=page.html`)).status).toBe(401)
  await context.close()
})
