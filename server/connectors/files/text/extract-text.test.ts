import { deflateSync } from 'node:zlib'
import { Document, Packer, Paragraph, Table, TableCell, TableRow, TextRun } from 'docx'
import { strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { extractApart } from '#server/connectors/files/text/extract-apart.ts'
import { extractText } from '#server/connectors/files/text/extract-text.ts'
import { TEXT_LIMITS, tidyText } from '#server/connectors/files/text/text.ts'
import { makeDocument } from '#server/connectors/render/make-document.ts'

const unreadable = (why: string) => ({ code: 'FILE_UNREADABLE', context: expect.objectContaining({ why: expect.stringContaining(why) }) })
const read = async (bytes: Uint8Array | string, name = 'x', pages?: { from: number; to: number }) =>
  await extractText({ bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes, name, ...(pages ? { pages } : {}) })
const pdfOf = async (markdown: string) => (await makeDocument({ template: [markdown], format: 'pdf', title: '' })).bytes

/** A PDF of one page with this content, written by hand. */
function rawPdf(content: Buffer, dictionary = '', kids = '3 0 R'): Buffer {
  const parts = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count 1 >>`,
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    null,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  const chunks: Buffer[] = [Buffer.from('%PDF-1.7\n')]
  const places: number[] = []
  for (const [i, part] of parts.entries()) {
    places.push(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
    const body =
      part === null
        ? [Buffer.from(`<< /Length ${content.length} ${dictionary} >>\nstream\n`), content, Buffer.from('\nendstream')]
        : [Buffer.from(part)]
    chunks.push(Buffer.from(`${i + 1} 0 obj\n`), ...body, Buffer.from('\nendobj\n'))
  }
  const start = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  const trailer = `xref\n0 6\n0000000000 65535 f \n${rows}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF`
  return Buffer.concat([...chunks, Buffer.from(trailer)])
}

const docxOf = async () =>
  await Packer.toBuffer(
    new Document({
      sections: [
        {
          children: [
            new Paragraph({ children: [new TextRun('Größe and '), new TextRun({ text: 'weight', bold: true })] }),
            new Table({
              rows: [new TableRow({ children: ['Item', '12,50 €'].map((text) => new TableCell({ children: [new Paragraph(text)] })) })],
            }),
            new Paragraph('The end.'),
          ],
        },
      ],
    }),
  )

describe('the text of a document', () => {
  test('a PDF gives its text page by page, words as they are written', async () => {
    const filler = Array.from({ length: 90 }, (_, i) => `Line ${i} of the contract, straße & co.`).join('\n\n')
    const bytes = await pdfOf(`# Frame contract\n\n${filler}\n\nTotal **1.234,50 €** to pay`)
    const found = await read(bytes, 'x.pdf')
    expect(found.pageCount).toBeGreaterThan(1)
    expect(found.pages.map(({ page }) => page)).toEqual(Array.from({ length: found.pageCount }, (_, i) => i + 1))
    expect(found.pages[0]?.text).toMatch(/^Frame contract\nLine 0 of the contract, straße & co\./)
    expect(found.pages.at(-1)?.text).toContain('Total 1.234,50 € to pay')
    const second = await read(bytes, 'x.pdf', { from: 2, to: 2 })
    expect(second).toMatchObject({ pageCount: found.pageCount, pages: [found.pages[1]] })
    await expect(read(bytes, 'x.pdf', { from: 99, to: 99 })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
  })

  test('a PDF in Japanese, whose letters are numbered by a table of the standard', async () => {
    const font =
      '/Resources << /Font << /F1 << /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /UniJIS-UTF16-H /DescendantFonts [<< /Type /Font ' +
      '/Subtype /CIDFontType0 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> ' +
      '/FontDescriptor << /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent 200 /CapHeight 700 /StemV 80 >> >>] >> >> >>'
    const pdf = rawPdf(Buffer.from('BT /F1 12 Tf <30423044> Tj ET')).toString('latin1')
    const bytes = Buffer.from(pdf.replace(/\/Resources << .* >> >> >>/, `${font} >>`), 'latin1')
    expect((await read(bytes, 'x.pdf')).text).toBe('あい')
  })

  test('a Word document gives paragraphs and tables in their order', async () => {
    const found = await read(await docxOf(), 'x.docx')
    expect(found).toMatchObject({ kind: 'docx', pageCount: 1 })
    expect(found.text).toBe('Größe and weight\n\nItem 12,50 €\n\nThe end.')
  })

  test('a page of HTML gives what a reader sees, and no address or script', async () => {
    const html = '<title>no</title><h1>Rules</h1><script>alert(1)</script><p>Be <a href="https://evil.example">kind</a>.<img src="x"></p>'
    expect((await read(`<html><body>${html}`, 'x.html')).text).toMatch(/Rules\n+Be kind\.$/)
  })

  test('an e-mail gives its head and its text; of HTML alone, the text in it', async () => {
    const head = 'From: Ada <ada@x.example>\r\nTo: office@acme.example\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n'
    const plain = await read(`${head}Date: Fri, 20 Nov 2026 08:00:00 +0100\r\n\r\nHello there,\r\nsee you.`, 'a.eml')
    expect(plain).toMatchObject({ kind: 'mail', text: 'Hello there,\nsee you.' })
    expect(plain.mail).toMatchObject({ from: 'ada@x.example', fromName: 'Ada', subject: 'Grüße', date: '2026-11-20T07:00:00.000Z' })
    const odd = await read('From: A\0 <a@b.example>\r\nSubject: =?utf-8?q?x=00y?=\r\n\r\nHe\0llo\x07\r\n', 'a.eml')
    expect(JSON.stringify(odd), 'without characters that nothing can keep').not.toMatch(/\\u00/)
    expect(odd.text).toBe('Hello')
    const html = await read(`${head}Content-Type: text/html\r\n\r\n<p>Hello <b>there</b></p>`, 'a.eml')
    expect(html.text).toBe('Hello there')
    expect(await read(`${head}\r\n`, 'a.eml'), 'a subject alone is a mail too').toMatchObject({ text: '', mail: { subject: 'Grüße' } })
  })

  test('plain text in an old encoding, tidied so that passages can be compared', async () => {
    expect((await read(Buffer.from('Stra\xdfe  1\r\n\r\n\r\n\r\nEnde \r\n', 'latin1'), 'x.txt')).text).toBe('Straße 1\n\nEnde')
    expect(tidyText('a\u00a0 b\t\n c')).toBe('a b\nc')
  })
})

describe('what cannot be read is refused with its reason', () => {
  test('a PDF without text is a picture', async () => {
    await expect(read(rawPdf(Buffer.from('0 0 100 100 re f')), 'scan.pdf')).rejects.toMatchObject(unreadable('it is a picture'))
    expect((await read(rawPdf(Buffer.from('BT /F1 12 Tf 10 100 Td (Hello) Tj ET')), 'x.pdf')).text).toBe('Hello')
  })

  test('a locked PDF, a locked or old Office file, an empty one, bytes that are no text', async () => {
    const encrypt =
      '/Encrypt << /Filter /Standard /V 1 /R 2 /O (12345678901234567890123456789012) /U (12345678901234567890123456789012) /P -4 >>'
    const locked = rawPdf(Buffer.from('x')).toString('latin1').replace('/Root 1 0 R', `/Root 1 0 R /ID [(a) (b)] ${encrypt}`)
    await expect(read(Buffer.from(locked, 'latin1'))).rejects.toMatchObject(unreadable('locked with a password'))
    await expect(read(Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'x.doc')).rejects.toMatchObject(unreadable('old Office file'))
    await expect(read(' \n ', 'x.txt')).rejects.toMatchObject(unreadable('there is no text'))
    await expect(read(Buffer.from([1, 0, 2, 0]), 'x.txt')).rejects.toMatchObject(unreadable('no text'))
  })

  test('a damaged PDF or Word file', async () => {
    await expect(read('%PDF-1.7 and then nothing', 'x.pdf')).rejects.toMatchObject(unreadable('damaged'))
    const docx = await docxOf()
    await expect(read(docx.subarray(0, 900), 'x.docx')).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
    await expect(read(zipSync({ 'a.xml': strToU8('<a/>') }), 'x.docx')).rejects.toMatchObject(unreadable('no Word document'))
  })

  test('a Word file that declares entities, or that would unpack to far more than it is', async () => {
    const parts = unzipSync(await docxOf())
    const document = Buffer.from(parts['word/document.xml'] ?? []).toString()
    const declared = document.replace('?>', '?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>')
    await expect(read(zipSync({ ...parts, 'word/document.xml': strToU8(declared) }), 'x.docx')).rejects.toMatchObject(unreadable('no Word'))
    const bomb = zipSync({ ...parts, 'word/more.xml': new Uint8Array(TEXT_LIMITS.inflatedBytesMax) })
    expect(bomb.byteLength).toBeLessThan(100_000)
    await expect(read(bomb, 'x.docx')).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
  })

  test('what goes round in circles or down without end', async () => {
    await expect(read(rawPdf(Buffer.from('x'), '', '2 0 R'), 'x.pdf')).rejects.toMatchObject(unreadable('damaged'))
    const nested = Array.from({ length: 5000 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`).join('')
    await expect(read(nested, 'x.eml')).rejects.toMatchObject(unreadable('damaged'))
    await expect(read('<div>'.repeat(100_000), 'x.html')).rejects.toMatchObject(unreadable('there is no text'))
  })

  test('more text than a value may be', async () => {
    await expect(read('word '.repeat(210_000), 'x.txt')).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
  })
})

describe('reading in a thread of its own', () => {
  test('is the same as reading here, several at once', async () => {
    const bytes = await pdfOf('# One\n\nTwo')
    const here = await read(bytes, 'x.pdf')
    const apart = await Promise.all([1, 2, 3].map(async () => await extractApart({ bytes: new Uint8Array(bytes), name: 'x.pdf' })))
    expect(apart).toEqual([here, here, here])
  })

  test('a PDF that unpacks to far more than it is, is given up, and the next one is read', async () => {
    const bomb = rawPdf(deflateSync(Buffer.alloc(120 * 1024 * 1024, ' ')), '/Filter /FlateDecode')
    expect(bomb.length).toBeLessThan(200_000)
    const limits = { readMs: 20_000, readMegabytesMax: 512, readBufferMegabytesMax: 64 }
    await expect(extractApart({ bytes: new Uint8Array(bomb), name: 'x.pdf' }, limits)).rejects.toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      context: { why: expect.stringContaining('unpacked it is too large') },
    })
    await expect(extractApart({ bytes: Buffer.from('slow'), name: 'x.html' }, { ...limits, readMs: 1 })).rejects.toMatchObject({
      context: { why: expect.stringContaining('longer than 1 ms') },
    })
    for (const name of ['x.html', 'x.txt'])
      expect((await extractApart({ bytes: new Uint8Array(Buffer.from('next')), name })).text).toBe('next')
  })
})
