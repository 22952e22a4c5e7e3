import { describe, expect, test } from 'vitest'
import { imageKind } from '#server/bridge/core/image-kind.ts'
import { previewFile } from '#server/bridge/preview-file.ts'

const text = (content: string) => Buffer.from(content, 'utf8')
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEElEQVR4nGP4z8AAQv8ZAAAR7gP9dV8T2wAAAABJRU5ErkJggg==', 'base64')

describe('a preview follows the content, not the name', () => {
  test('tables say what they were taken for', async () => {
    expect(await previewFile('a.csv', text('Name;Sum\nAnna;12,5\n'))).toEqual({
      kind: 'table',
      table: { columns: ['Name', 'Sum'], rows: [['Anna', 12.5]], total: 1 },
      note: 'Read as CSV, semicolons, utf-8, decimal comma.',
    })
    expect(await previewFile('a.json', text('[{"A":1}]'))).toMatchObject({ kind: 'table', note: 'Read as JSON.' })
  })
  test('a broken table says the place, the reason and the next step', async () => {
    expect(await previewFile('a.csv', text('A,B\n1,2\n1,2,3\n'))).toEqual({
      kind: 'broken',
      title: 'The file cannot be read as what it claims to be',
      place: 'Line 3',
      why: 'more than 2 fields',
      next: 'Save it again as CSV or XLSX and repeat.',
    })
  })
  test('JSON that is no list, Markdown and text are text; what is no text has no preview', async () => {
    expect(await previewFile('a.json', text('{"a":1}'))).toEqual({ kind: 'text', text: '{"a":1}', left: 0 })
    expect(await previewFile('a.md', text('# Hi'))).toEqual({ kind: 'markdown', text: '# Hi', left: 0 })
    expect(await previewFile('a.html', text('<img src=x>'))).toEqual({ kind: 'text', text: '<img src=x>', left: 0 })
    expect(await previewFile('a.txt', Buffer.from([0, 1, 2]))).toMatchObject({ kind: 'none' })
  })
  test('long text says how much of it is not shown', async () => {
    expect(await previewFile('a.txt', text('x'.repeat(20_007)))).toMatchObject({ left: 7 })
  })
  test('a PDF under another name is a PDF, and a text under the name of one is text', async () => {
    expect(await previewFile('a.txt', text('%PDF-1.7\n'))).toEqual({ kind: 'pdf' })
    expect(await previewFile('a.pdf', text('hello'))).toMatchObject({ kind: 'text' })
  })
})

describe('images', () => {
  test('are known by their bytes; SVG and HTML under the name of one are text', async () => {
    expect(await previewFile('a.csv', PNG)).toEqual({ kind: 'image', mime: 'image/png', width: 3, height: 2 })
    expect(await previewFile('a.png', text('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'))).toMatchObject({
      kind: 'text',
    })
  })
  test('that would fill the memory of a browser are not shown', async () => {
    const huge = Buffer.from(PNG)
    huge.writeUInt32BE(100_000, 16)
    huge.writeUInt32BE(100_000, 20)
    expect(await previewFile('a.png', huge)).toMatchObject({ kind: 'none' })
  })
  test.each([
    ['GIF', '47494638396105000400', 'image/gif', 5, 4],
    ['JPEG', 'ffd8ffe000044a46ffc0000b080004000503', 'image/jpeg', 5, 4],
    ['WebP, lossless', '5249464600000000574542505650384c000000002f04c0000000000000000000', 'image/webp', 5, 4],
    ['WebP, extended', '52494646000000005745425056503858 0a000000 00000000 040000 030000'.replaceAll(' ', ''), 'image/webp', 5, 4],
  ])('%s', (_, hex, mime, width, height) => {
    expect(imageKind(Buffer.from(hex, 'hex'))).toEqual({ mime, width, height })
  })
  test('cut short anywhere is no image and no error', () => {
    for (const hex of ['ffd8ff', 'ffd8ffe0ffff', 'ffd8ffe00000', '89504e470d0a1a0a0000', '52494646000000005745425056503858', '474946', ''])
      expect(imageKind(Buffer.from(hex, 'hex'))).toBeNull()
  })
})

const mail = (...lines: string[]) =>
  text(['From: "Ann, Lee" <ann@acme.example>', 'To: bob@acme.example', 'Subject: Invoice', ...lines].join('\r\n'))

describe('mail', () => {
  test('is people, text and names of attachments', async () => {
    const both = mail(
      'Date: Mon, 30 Nov 2026 09:00:00 +0100',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: multipart/alternative; boundary=a',
      '',
      '--a',
      'Content-Type: text/plain',
      '',
      'Plain words.',
      '--a',
      'Content-Type: text/html',
      '',
      '<img src="http://tracker.example/pixel.png">',
      '--a--',
      '--b',
      'Content-Type: application/pdf',
      'Content-Disposition: attachment; filename="bill.pdf"',
      '',
      'abc',
      '--b--',
      '',
    )
    expect(await previewFile('a.eml', both)).toEqual({
      kind: 'mail',
      from: '"Ann, Lee" <ann@acme.example>',
      to: 'bob@acme.example',
      cc: '',
      subject: 'Invoice',
      date: '2026-11-30T08:00:00.000Z',
      text: 'Plain words.',
      left: 0,
      fromHtml: false,
      attachments: [{ name: 'bill.pdf', size: 3 }],
    })
  })
  test('of HTML alone is made text, and says so', async () => {
    const html = mail(
      'Content-Type: text/html',
      '',
      '<p>Hello <b>you</b></p><script>alert(1)</script><img src="http://tracker.example/p.png">',
    )
    const preview = await previewFile('a.eml', html)
    expect(preview).toMatchObject({ kind: 'mail', fromHtml: true, text: expect.stringContaining('Hello you') })
    expect(JSON.stringify(preview)).not.toMatch(/<p>|<script|alert/)
  })
  test('nested beyond sense neither hangs nor fails', async () => {
    expect(await previewFile('a.eml', mail('Content-Type: text/html', '', '<div>'.repeat(90_000)))).toMatchObject({ kind: 'mail' })
    expect(await previewFile('a.eml', text('\0\0nothing'))).toMatchObject({ kind: 'mail' })
  })
})
