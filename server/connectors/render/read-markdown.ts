import { lexer, type MarkedToken, type Token, type Tokens } from 'marked'
import {
  type Align,
  type DocBlock,
  type Inline,
  RENDER_LIMITS,
  type RenderTemplate,
  type Span,
} from '#server/connectors/render/document.ts'
import { linesOf, plainText, valueBlocks, valueText } from '#server/connectors/render/insert-value.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'

type Style = Omit<Span, 'kind' | 'text'>
/** Two characters without a meaning (private use) around the number of a value. */
const OPEN = '\ue000'
const CLOSE = '\ue001'
const MARKS = /[\ue000\ue001]/g
const VALUE = /\ue000(\d+)\ue001/g
const VALUE_ALONE = /^\s*\ue000(\d+)\ue001\s*$/
/** How `marked` writes the two characters into the address of a link. */
const VALUE_IN_ADDRESS = /%EE%80%80(\d+)%EE%80%81/gi

/**
 * Reads a template: the Markdown is parsed with marks where values belong, and the values are put in afterwards, as text. So no
 * value can become structure. HTML in the Markdown is text like any other, pictures are their description, and links are
 * their text with the address behind.
 * @throws AppError LIMIT_EXCEEDED, VALIDATION_FAILED
 */
export function readMarkdown(template: RenderTemplate): DocBlock[] {
  const values: JsonValue[] = []
  const source = template
    .map((part) => (typeof part === 'string' ? plainText(part).replace(MARKS, '') : `${OPEN}${values.push(part.value) - 1}${CLOSE}`))
    .join('')
  const reader: Reader = {
    values,
    charactersLeft: RENDER_LIMITS.charactersMax,
    blocksLeft: RENDER_LIMITS.blocksMax,
    cellsLeft: RENDER_LIMITS.cellsMax,
  }
  return readBlocks(tokensOf(source), 0, reader)
}

function tokensOf(source: string): Token[] {
  try {
    return lexer(source, { gfm: true, breaks: false })
  } catch (cause) {
    throw new AppError('VALIDATION_FAILED', { cause, context: { field: 'markdown', why: 'it is nested too deep to be read' } })
  }
}

interface Reader {
  readonly values: readonly JsonValue[]
  charactersLeft: number
  blocksLeft: number
  cellsLeft: number
}

function readBlocks(tokens: readonly Token[], depth: number, reader: Reader): DocBlock[] {
  if (depth > RENDER_LIMITS.depthMax) throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'nesting', max: RENDER_LIMITS.depthMax } })
  return tokens.flatMap((token) => counted(readBlock(token as MarkedToken, depth, reader), reader))
}

function readBlock(token: MarkedToken, depth: number, reader: Reader): DocBlock[] {
  switch (token.type) {
    case 'heading':
      return [{ kind: 'heading', level: token.depth, inlines: oneLine(readInlines(token.tokens, {}, reader)) }]
    case 'paragraph':
    case 'text':
      return readParagraph(token.text, 'tokens' in token ? (token.tokens ?? []) : [], reader)
    case 'list':
      return [
        {
          kind: 'list',
          start: token.ordered ? Number(token.start || 1) : null,
          items: token.items.map((item) => readItem(item, depth, reader)),
        },
      ]
    case 'blockquote':
      return [{ kind: 'quote', blocks: readBlocks(token.tokens, depth + 1, reader) }]
    case 'code':
      return [{ kind: 'code', text: withValues(token.text, reader) }]
    case 'html':
      return [{ kind: 'paragraph', inlines: linesOf(withValues(token.text.trim(), reader)) }]
    case 'hr':
      return [{ kind: 'rule' }]
    case 'table':
      return [readTable(token, reader)]
    default:
      return []
  }
}

function readItem(item: Tokens.ListItem, depth: number, reader: Reader): DocBlock[] {
  const blocks = readBlocks(
    item.tokens.filter(({ type }) => type !== 'checkbox'),
    depth + 1,
    reader,
  )
  const [first, ...rest] = blocks
  if (!item.task) return blocks
  const box: Inline = { kind: 'text', text: item.checked ? '[x] ' : '[ ] ' }
  return first?.kind === 'paragraph'
    ? [{ ...first, inlines: [box, ...first.inlines] }, ...rest]
    : [{ kind: 'paragraph', inlines: [box] }, ...blocks]
}

function readParagraph(text: string, tokens: readonly Token[], reader: Reader): DocBlock[] {
  const alone = VALUE_ALONE.exec(text)
  if (alone) return valueBlocks(reader.values[Number(alone[1])] ?? null)
  return [{ kind: 'paragraph', inlines: readInlines(tokens, {}, reader) }]
}

function readTable(token: Tokens.Table, reader: Reader): DocBlock {
  const cell = ({ tokens }: Tokens.TableCell) => oneLine(readInlines(tokens, {}, reader))
  return {
    kind: 'table',
    head: token.header.map(cell),
    rows: token.rows.map((row) => row.map(cell)),
    align: token.align.map((align): Align => align ?? 'left'),
  }
}

function readInlines(tokens: readonly Token[], style: Style, reader: Reader): Inline[] {
  return tokens.flatMap((token) => readInline(token as MarkedToken, style, reader))
}

function readInline(token: MarkedToken, style: Style, reader: Reader): Inline[] {
  switch (token.type) {
    case 'strong':
      return readInlines(token.tokens, { ...style, bold: true }, reader)
    case 'em':
      return readInlines(token.tokens, { ...style, italic: true }, reader)
    case 'del':
      return readInlines(token.tokens, { ...style, strike: true }, reader)
    case 'codespan':
      return linesOf(withValues(token.text, reader), { ...style, code: true })
    case 'br':
      return [{ kind: 'break' }]
    case 'checkbox':
      return []
    case 'link':
      return readLink(token, style, reader)
    case 'text':
    case 'escape':
      if ('tokens' in token && token.tokens) return readInlines(token.tokens, style, reader)
      // a line end inside a paragraph is a blank; one inside a value stays
      return linesOf(withValues(token.text.replace(/\s*\n\s*/g, ' '), reader), style)
    case 'html':
    case 'image':
      return linesOf(withValues(token.text, reader), style)
    default:
      return []
  }
}

/** Nothing to click: the words, and the address behind them unless they are the address. */
function readLink(token: Tokens.Link, style: Style, reader: Reader): Inline[] {
  const inlines = readInlines(token.tokens, style, reader)
  const address = withValues(token.href.replace(VALUE_IN_ADDRESS, `${OPEN}$1${CLOSE}`), reader)
  const words = inlines.map((inline) => (inline.kind === 'break' ? ' ' : inline.text)).join('')
  const isSame = token.autolink === true || words === address || `mailto:${words}` === address
  return isSame || address === '' ? inlines : [...inlines, ...oneLine(linesOf(` (${address})`, style))]
}

function withValues(text: string, reader: Reader): string {
  return text.replace(VALUE, (_, n: string) => valueText(reader.values[Number(n)] ?? null))
}

function oneLine(inlines: readonly Inline[]): Inline[] {
  return inlines.map((inline) => (inline.kind === 'break' ? { kind: 'text', text: ' ' } : inline))
}

function counted(blocks: readonly DocBlock[], reader: Reader): readonly DocBlock[] {
  for (const block of blocks) {
    spend(reader, 'blocksLeft', 1, 'blocks', RENDER_LIMITS.blocksMax)
    if (block.kind === 'table') {
      const cells = (block.rows.length + 1) * block.align.length
      spend(reader, 'cellsLeft', cells, 'cells', RENDER_LIMITS.cellsMax)
    }
    spend(reader, 'charactersLeft', ownCharacters(block), 'characters', RENDER_LIMITS.charactersMax)
  }
  return blocks
}

function spend(reader: Reader, left: 'charactersLeft' | 'blocksLeft' | 'cellsLeft', by: number, limit: string, max: number): void {
  reader[left] -= by
  if (reader[left] < 0) throw new AppError('LIMIT_EXCEEDED', { context: { limit, max } })
}

/** Characters of a block itself; those of blocks inside have been counted with them, a plain list's items have not. */
function ownCharacters(block: DocBlock): number {
  const length = (inlines: readonly Inline[]) =>
    inlines.reduce((sum, inline) => sum + (inline.kind === 'break' ? 1 : inline.text.length), 0)
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return length(block.inlines)
    case 'code':
      return block.text.length
    case 'table':
      return [block.head, ...block.rows].flat().reduce((sum, cell) => sum + length(cell), 0)
    case 'list':
      return block.items.flat().reduce((sum, item) => sum + ownCharacters(item), 0)
    default:
      return 0
  }
}
