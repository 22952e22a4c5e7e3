import { execFileSync } from 'node:child_process'
import { unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import type { DocFormat, RenderTemplate } from '#server/connectors/render/document.ts'
import { makeDocument } from '#server/connectors/render/make-document.ts'
import { renderApart } from '#server/connectors/render/render-apart.ts'
import { sha256 } from '#server/kernel/digest.ts'

const TEMPLATE: RenderTemplate = [
  '# Contracts of ',
  { value: 'Acme & Söhne' },
  '\n\n**',
  { value: 3 },
  '** renew by themselves, 84.000 €.\n\n1. one\n2. two\n   - inner\n\n> said\n\n',
  {
    value: [
      { Contract: 'Lift', Due: '2026-12-31', EUR: 84000 },
      { Contract: 'Print | copy', Due: null, EUR: 1200.5 },
    ],
  },
  '\n\n`code`\n\n---\n\n```\nlines\n  of text\n```\n',
]
const make = async (template: RenderTemplate, format: DocFormat) => await makeDocument({ template, format, title: 'A title' })
const html = async (template: RenderTemplate) => Buffer.from((await make(template, 'html')).bytes).toString('utf8')
const wordText = (bytes: Uint8Array) => Buffer.from(unzipSync(bytes)['word/document.xml'] ?? []).toString('utf8')

describe('a document', () => {
  test.each(['html', 'pdf', 'docx', 'text'] as const)(
    'as %s has the same bytes each time, also in a thread and in another process',
    async (format) => {
      const first = sha256((await make(TEMPLATE, format)).bytes)
      expect(sha256((await renderApart({ template: TEMPLATE, format, title: 'A title' })).bytes)).toBe(first)
      const script = `const { makeDocument } = await import('#server/connectors/render/make-document.ts')
      const { sha256 } = await import('#server/kernel/digest.ts')
      const made = await makeDocument(${JSON.stringify({ template: TEMPLATE, format, title: 'A title' })})
      console.log(sha256(made.bytes))`
      const elsewhere = execFileSync('node_modules/.bin/node', ['--input-type=module', '-e', script], {
        env: { ...process.env, TZ: 'Asia/Tokyo', LC_ALL: 'de_DE.UTF-8' },
        encoding: 'utf8',
      })
      expect(elsewhere.trim()).toBe(first)
    },
  )
  test('is a real PDF, a real Word file, a page and a text', async () => {
    expect(
      Buffer.from((await make(TEMPLATE, 'pdf')).bytes)
        .subarray(0, 8)
        .toString('latin1'),
    ).toBe('%PDF-1.7')
    const word = wordText((await make(TEMPLATE, 'docx')).bytes)
    expect(word).toContain('Acme &amp; Söhne')
    expect(word).toContain('Print | copy')
    expect(await html(TEMPLATE)).toContain('<td style="text-align:right">84000</td>')
    expect((await make(TEMPLATE, 'text')).text).toContain('Contract      Due')
  })
})

test('a row that lacks a column has an empty cell there, whatever the column is called', async () => {
  const page = await html([{ value: [{ name: 'Ada', constructor: 'Lift' }, { name: 'Grace' }] }])
  expect(page).toContain('Lift')
  expect(page).not.toMatch(/function|native code/)
})

describe('a value stays a text', () => {
  const HOSTILE = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '![pic](http://example.com/a.png)',
    '[click](javascript:alert(1))',
    '# heading\n\n- list\n\n| a | b |\n|---|---|\n| 1 | 2 |',
    '</title></style><script src="http://example.com/a.js"></script>',
    '\ue0000\ue001',
    'a\u202egnp.exe\u0000',
  ]
  test.each(HOSTILE)('%j makes no element, no link and no picture in a page', async (value) => {
    for (const template of [
      [{ value }],
      ['Hello ', { value }, ', bye'],
      ['| a |\n|---|\n| ', { value }, ' |'],
      ['# ', { value }],
    ] as RenderTemplate[]) {
      const page = await html(template)
      expect(page.match(/<(script|img|a|iframe|link|object|form)\b/gi)).toBeNull()
      expect(page).not.toMatch(/\son\w+=[^&]*>/)
      const tags = new Set([...page.slice(page.indexOf('<body>')).matchAll(/<([a-z0-9]+)/g)].map(([, tag]) => tag))
      for (const tag of tags) expect(['body', 'p', 'br', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'h1']).toContain(tag)
    }
  })
  test('marks that turn the reading order round, and what cannot be seen, are taken out', async () => {
    expect((await make(['x ', { value: 'a\u202eb\u0000c' }], 'text')).text).toBe('x abc\n')
  })
  test('a value made of our own marks names no other value', async () => {
    expect((await make([{ value: 'secret' }, ' and ', { value: '\ue0000\ue001' }], 'text')).text.match(/secret/g)).toHaveLength(1)
  })
})

describe('the author’s Markdown', () => {
  test('pictures are never fetched: their description stands there; HTML is text; a link says where it leads', async () => {
    const page = await html(['![Logo](http://example.com/logo.png) <b>bold</b> [site](https://example.com/x)'])
    expect(page).not.toContain('<img')
    expect(page).not.toContain('<b>')
    expect(page).not.toContain('<a ')
    expect(page).toContain('Logo')
    expect(page).toContain('&lt;b&gt;')
    expect(page).toContain('site (https://example.com/x)')
  })
  test('a character that the typeface does not have is shown by its number', async () => {
    const known = await make(['[U+1F600]'], 'pdf')
    const unknown = await make([{ value: '😀' }], 'pdf')
    expect(sha256(unknown.bytes)).toBe(sha256(known.bytes))
  })
  test('long documents have their pages counted', async () => {
    const { pages } = await make([Array.from({ length: 200 }, (_, i) => `Paragraph ${i}\n\n`).join('')], 'pdf')
    expect(pages).toBeGreaterThan(3)
  })
})

describe('limits', () => {
  const rows = (count: number, columns = 4) =>
    Array.from({ length: count }, (_, i) => Object.fromEntries(Array.from({ length: columns }, (_, n) => [`c${n}`, `${i}.${n}`])))
  test('a table of too many cells, columns or characters is refused, in every format', async () => {
    for (const format of ['html', 'text', 'docx', 'pdf'] as const) {
      await expect(make([{ value: rows(6_000) }], format)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' })
      await expect(make([{ value: rows(2, 21) }], format)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' })
      await expect(make([{ value: 'x'.repeat(500_001) }], format)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' })
    }
  })
  test('nesting is bounded', async () => {
    await expect(make([`${'> '.repeat(40)}deep`], 'html')).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' })
  })
  test('a document that takes longer or more memory than allowed is refused, and the next one is made', async () => {
    const task = { template: [{ value: rows(4_000) }], format: 'pdf' as const, title: '' }
    await expect(renderApart(task, { renderMs: 1, renderMegabytesMax: 512 })).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
    expect((await renderApart({ ...task, template: ['short'] })).pages).toBe(1)
  })
})
