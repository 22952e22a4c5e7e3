import { type DocBlock, textOf } from '#server/connectors/render/document.ts'

/** A document as plain text, for the text of a mail: what is bold or a heading elsewhere is just words here. */
export function writeText(blocks: readonly DocBlock[]): string {
  const text = blocks
    .map(blockText)
    .filter((part) => part !== '')
    .join('\n\n')
  return text === '' ? '' : `${text}\n`
}

function blockText(block: DocBlock): string {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return textOf(block.inlines)
    case 'code':
      return block.text
    case 'rule':
      return '----'
    case 'quote':
      return indented(block.blocks.map(blockText).join('\n\n'), '> ', '> ')
    case 'list':
      return block.items
        .map((item, n) => {
          const mark = block.start === null ? '- ' : `${block.start + n}. `
          return indented(item.map(blockText).join('\n'), mark, ' '.repeat(mark.length))
        })
        .join('\n')
    case 'table':
      return tableText(block)
  }
}

function indented(text: string, first: string, rest: string): string {
  return text
    .split('\n')
    .map((line, n) => `${n === 0 ? first : rest}${line}`.trimEnd())
    .join('\n')
}

/** Columns as wide as their widest cell. */
function tableText({ head, rows, align }: Extract<DocBlock, { kind: 'table' }>): string {
  const lines = [...(head.length > 0 ? [head] : []), ...rows].map((cells) => cells.map((cell) => textOf(cell).replaceAll('\n', ' ')))
  const widths = align.map((_, n) => Math.max(1, ...lines.map((line) => (line[n] ?? '').length)))
  const written = lines.map((line) =>
    widths
      .map((width, n) => (align[n] === 'right' ? (line[n] ?? '').padStart(width) : (line[n] ?? '').padEnd(width)))
      .join('  ')
      .trimEnd(),
  )
  if (head.length > 0) written.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '))
  return written.join('\n')
}
