import {
  AlignmentType,
  BorderStyle,
  Document,
  HeadingLevel,
  LevelFormat,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import { unzipSync, type Zippable, zipSync } from 'fflate'
import { type DocBlock, FIXED_DATE, type Inline } from '#server/connectors/render/document.ts'

const HEADINGS = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
  HeadingLevel.HEADING_5,
  HeadingLevel.HEADING_6,
]
const ALIGNMENTS = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT } as const
/** Levels that a numbering has in Word. */
const LEVELS = [0, 1, 2, 3, 4, 5, 6, 7, 8]
const STEP_TWIPS = 360
/** The first date a zip can hold, as local time of no place in particular. */
const ZIP_DATE = new Date(1980, 0, 1)

interface Place {
  readonly indent: number
  readonly list: { readonly reference: string; readonly level: number } | null
}
interface Numbering {
  readonly starts: number[]
}
type Element = Paragraph | Table

/** A document as Word file. Same document, same bytes: its dates are fixed, in the properties and in the zip. */
export async function writeDocx(blocks: readonly DocBlock[], title: string): Promise<Buffer> {
  const numbering: Numbering = { starts: [] }
  const children = elementsOf(blocks, { indent: 0, list: null }, 0, numbering)
  const document = new Document({
    title,
    creator: 'Muster',
    lastModifiedBy: 'Muster',
    styles: { default: { document: { run: { font: 'Calibri', size: 22 } } } },
    numbering: { config: numberingConfig(numbering) },
    sections: [{ children }],
  })
  return withoutDates(await Packer.toBuffer(document))
}

function numberingConfig({ starts }: Numbering) {
  const levels = (format: (typeof LevelFormat)[keyof typeof LevelFormat], text: (level: number) => string, start: number) =>
    LEVELS.map((level) => ({
      level,
      format,
      text: text(level),
      start: level === 0 ? start : 1,
      alignment: AlignmentType.LEFT,
      style: { paragraph: { indent: { left: STEP_TWIPS * (level + 1) * 2, hanging: STEP_TWIPS } } },
    }))
  return [
    { reference: 'plain', levels: levels(LevelFormat.BULLET, () => '•', 1) },
    ...starts.map((start, n) => ({ reference: `numbered-${n}`, levels: levels(LevelFormat.DECIMAL, (level) => `%${level + 1}.`, start) })),
  ]
}

function elementsOf(blocks: readonly DocBlock[], place: Place, depth: number, numbering: Numbering): Element[] {
  return blocks.flatMap((block) => elementOf(block, place, depth, numbering))
}

function elementOf(block: DocBlock, place: Place, depth: number, numbering: Numbering): Element[] {
  const layout = place.list ? { numbering: place.list } : place.indent > 0 ? { indent: { left: place.indent } } : {}
  switch (block.kind) {
    case 'heading':
      return [new Paragraph({ children: runs(block.inlines), heading: HEADINGS[block.level - 1] ?? HeadingLevel.HEADING_6 })]
    case 'paragraph':
      return [new Paragraph({ children: runs(block.inlines), spacing: { after: 120 }, ...layout })]
    case 'code':
      return block.text
        .split('\n')
        .map(
          (line) => new Paragraph({ children: [new TextRun({ text: line, font: 'Consolas', size: 19 })], indent: { left: place.indent } }),
        )
    case 'rule':
      return [new Paragraph({ border: { bottom: { style: BorderStyle.SINGLE, size: 4, color: 'C9C9CF', space: 1 } } })]
    case 'quote':
      return elementsOf(block.blocks, { indent: place.indent + STEP_TWIPS, list: null }, depth, numbering)
    case 'list': {
      const reference = block.start === null ? 'plain' : `numbered-${numbering.starts.push(block.start) - 1}`
      const level = Math.min(depth, LEVELS.length - 1)
      return block.items.flatMap((item) => itemOf(item, { reference, level }, depth, numbering))
    }
    case 'table':
      return [tableOf(block), new Paragraph({})]
  }
}

/** The mark stands before the first paragraph of an item only. */
function itemOf(item: readonly DocBlock[], list: { reference: string; level: number }, depth: number, numbering: Numbering): Element[] {
  const [first, ...rest] = item
  const marked: DocBlock = first?.kind === 'paragraph' ? first : { kind: 'paragraph', inlines: [] }
  const others = first?.kind === 'paragraph' ? rest : item
  const indent = STEP_TWIPS * (list.level + 1) * 2
  return [...elementOf(marked, { indent: 0, list }, depth, numbering), ...elementsOf(others, { indent, list: null }, depth + 1, numbering)]
}

function tableOf({ head, rows, align }: Extract<DocBlock, { kind: 'table' }>): Table {
  const row = (cells: readonly (readonly Inline[])[], isHead: boolean) =>
    new TableRow({
      tableHeader: isHead,
      children: align.map(
        (alignment, n) =>
          new TableCell({
            children: [new Paragraph({ children: runs(cells[n] ?? [], isHead), alignment: ALIGNMENTS[alignment] })],
            margins: { left: 100, right: 100, top: 40, bottom: 40 },
            ...(isHead ? { shading: { fill: 'F3F3F5' } } : {}),
          }),
      ),
    })
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [...(head.length > 0 ? [row(head, true)] : []), ...rows.map((cells) => row(cells, false))],
  })
}

function runs(inlines: readonly Inline[], isBold = false): TextRun[] {
  return inlines.map((inline) =>
    inline.kind === 'break'
      ? new TextRun({ break: 1 })
      : new TextRun({
          text: inline.text,
          ...(inline.bold || isBold ? { bold: true } : {}),
          ...(inline.italic ? { italics: true } : {}),
          ...(inline.strike ? { strike: true } : {}),
          ...(inline.code ? { font: 'Consolas' } : {}),
        }),
  )
}

/** The library writes the present time into the properties and the zip. */
function withoutDates(bytes: Uint8Array): Buffer {
  const files = unzipSync(bytes)
  const fixed: Zippable = {}
  for (const name of Object.keys(files).sort()) {
    const content = files[name] ?? new Uint8Array()
    const isProperties = name === 'docProps/core.xml'
    const written = isProperties
      ? Buffer.from(
          Buffer.from(content)
            .toString('utf8')
            .replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${FIXED_DATE.replace('.000', '')}`),
        )
      : content
    fixed[name] = [new Uint8Array(written), { level: 6, mtime: ZIP_DATE }]
  }
  return Buffer.from(zipSync(fixed))
}
