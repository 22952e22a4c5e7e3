import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Font, openSync } from 'fontkit'
import pdfmake from 'pdfmake'
import { type DocBlock, FIXED_DATE, type Inline, RENDER_LIMITS } from '#server/connectors/render/document.ts'
import { AppError } from '#server/kernel/app-error.ts'

/** The typeface that comes with the library; documents embed what they use of it. */
const FOLDER = join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts', 'Roboto')
const FACES = {
  normal: join(FOLDER, 'Roboto-Regular.ttf'),
  bold: join(FOLDER, 'Roboto-Medium.ttf'),
  italics: join(FOLDER, 'Roboto-Italic.ttf'),
  bolditalics: join(FOLDER, 'Roboto-MediumItalic.ttf'),
}
const PATHS: ReadonlySet<string> = new Set(Object.values(FACES))
const HEADING_SIZES = [20, 16, 13.5, 12, 11, 11]
const GREY = '#c9c9cf'

pdfmake.setFonts({ Roboto: FACES })
pdfmake.setUrlAccessPolicy(() => false)
pdfmake.setLocalAccessPolicy((path) => PATHS.has(path))

let face: Font | undefined

/**
 * A document as PDF, A4, pages numbered when there are several. Same document, same bytes on every host: fixed date, no compression
 * (whose bytes differ between builds). A character that the typeface does not have is shown by its number: `[U+1F600]`.
 * @throws AppError LIMIT_EXCEEDED for more pages than allowed
 */
export async function writePdf(blocks: readonly DocBlock[], title: string): Promise<{ bytes: Buffer; pages: number }> {
  const date = new Date(FIXED_DATE)
  let pages = 1
  const bytes = await pdfmake
    .createPdf({
      content: blocks.map((block) => contentOf(block)),
      footer: (page: number, count: number) => {
        pages = count
        return count > 1 ? { text: `${page} / ${count}`, alignment: 'center', fontSize: 9, color: '#60646c', margin: [0, 18, 0, 0] } : ''
      },
      info: { title: shown(title), creator: 'Muster', producer: 'Muster', creationDate: date, modDate: date },
      compress: false,
      pageSize: 'A4',
      pageMargins: [56, 56, 56, 56],
      defaultStyle: { font: 'Roboto', fontSize: 11, lineHeight: 1.25 },
      version: '1.7',
    })
    .getBuffer()
  if (pages > RENDER_LIMITS.pagesMax)
    throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'pages', pages, max: RENDER_LIMITS.pagesMax } })
  return { bytes, pages }
}

/** What the typeface cannot show stands there by its number, not as an empty box. */
function shown(text: string): string {
  face ??= openSync(FACES.normal)
  let out = ''
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const isKnown = character === '\n' || character === '\t' || face.hasGlyphForCodePoint(code)
    out += isKnown ? character : `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`
  }
  return out
}

function contentOf(block: DocBlock): object {
  switch (block.kind) {
    case 'heading':
      return { text: runs(block.inlines), fontSize: HEADING_SIZES[block.level - 1] ?? 11, bold: true, margin: [0, 10, 0, 5] }
    case 'paragraph':
      return { text: runs(block.inlines), margin: [0, 0, 0, 7] }
    case 'code':
      return {
        table: { widths: ['*'], body: [[{ text: shown(block.text), fontSize: 9.5, fillColor: '#f3f3f5', preserveLeadingSpaces: true }]] },
        layout: 'noBorders',
        margin: [0, 0, 0, 7],
      }
    case 'rule':
      return { canvas: [{ type: 'line', x1: 0, y1: 0, x2: 483, y2: 0, lineWidth: 0.5, lineColor: GREY }], margin: [0, 6, 0, 10] }
    case 'quote':
      return { stack: block.blocks.map(contentOf), margin: [14, 0, 0, 4], italics: true }
    case 'list': {
      const items = block.items.map((item) => ({ stack: item.map(contentOf) }))
      return block.start === null ? { ul: items, margin: [0, 0, 0, 4] } : { ol: items, start: block.start, margin: [0, 0, 0, 4] }
    }
    case 'table':
      return tableOf(block)
  }
}

function tableOf({ head, rows, align }: Extract<DocBlock, { kind: 'table' }>): object {
  const cells = (row: readonly (readonly Inline[])[], bold: boolean) =>
    align.map((alignment, n) => ({ text: runs(row[n] ?? []), bold, alignment, fontSize: 9.5 }))
  const body = [...(head.length > 0 ? [cells(head, true)] : []), ...rows.map((row) => cells(row, false))]
  const line = { hLineWidth: () => 0.5, vLineWidth: () => 0.5, hLineColor: () => GREY, vLineColor: () => GREY }
  return {
    table: { headerRows: head.length > 0 ? 1 : 0, widths: align.map(() => (align.length > 6 ? '*' : 'auto')), body },
    layout: line,
    margin: [0, 2, 0, 10],
  }
}

/** pdfmake reads `text` as text and nothing else; its other keys are never taken from a value. */
function runs(inlines: readonly Inline[]): object[] {
  return inlines.map((inline) =>
    inline.kind === 'break'
      ? { text: '\n' }
      : {
          text: shown(inline.text),
          ...(inline.bold ? { bold: true } : {}),
          ...(inline.italic ? { italics: true } : {}),
          ...(inline.strike ? { decoration: 'lineThrough' } : {}),
          ...(inline.code ? { background: '#f3f3f5' } : {}),
        },
  )
}
