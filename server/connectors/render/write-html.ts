import type { DocBlock, Inline } from '#server/connectors/render/document.ts'

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;color:#1c1c1e;max-width:46rem;margin:2rem auto;padding:0 1rem}
h1,h2,h3,h4,h5,h6{line-height:1.25;margin:1.6em 0 .5em}table{border-collapse:collapse;margin:1em 0}
th,td{border:1px solid #c9c9cf;padding:.35em .7em;vertical-align:top}th{background:#f3f3f5}
pre,code{font-family:ui-monospace,monospace;font-size:.92em;background:#f3f3f5}pre{padding:.8em;white-space:pre-wrap}
blockquote{margin:1em 0;padding-left:1em;border-left:3px solid #c9c9cf}hr{border:0;border-top:1px solid #c9c9cf}`

const NAMED: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** A document as one HTML page that fetches nothing and runs nothing, wherever it is opened. */
export function writeHtml(blocks: readonly DocBlock[], title: string): Buffer {
  const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${blocks.map(blockHtml).join('\n')}
</body>
</html>
`
  return Buffer.from(page, 'utf8')
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => NAMED[character] ?? '')
}

function blockHtml(block: DocBlock): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${inlineHtml(block.inlines)}</h${block.level}>`
    case 'paragraph':
      return `<p>${inlineHtml(block.inlines)}</p>`
    case 'code':
      return `<pre><code>${escaped(block.text)}</code></pre>`
    case 'rule':
      return '<hr>'
    case 'quote':
      return `<blockquote>\n${block.blocks.map(blockHtml).join('\n')}\n</blockquote>`
    case 'list': {
      const items = block.items.map((item) => `<li>${itemHtml(item)}</li>`).join('\n')
      return block.start === null ? `<ul>\n${items}\n</ul>` : `<ol start="${block.start}">\n${items}\n</ol>`
    }
    case 'table':
      return tableHtml(block)
  }
}

function itemHtml(blocks: readonly DocBlock[]): string {
  const [only] = blocks
  return blocks.length === 1 && only?.kind === 'paragraph' ? inlineHtml(only.inlines) : blocks.map(blockHtml).join('\n')
}

function tableHtml({ head, rows, align }: Extract<DocBlock, { kind: 'table' }>): string {
  const row = (cells: readonly (readonly Inline[])[], tag: 'th' | 'td') =>
    `<tr>${cells.map((cell, n) => `<${tag} style="text-align:${align[n] ?? 'left'}">${inlineHtml(cell)}</${tag}>`).join('')}</tr>`
  const body = rows.map((cells) => row(cells, 'td')).join('\n')
  return `<table>\n${head.length > 0 ? `<thead>${row(head, 'th')}</thead>\n` : ''}<tbody>\n${body}\n</tbody>\n</table>`
}

function inlineHtml(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if (inline.kind === 'break') return '<br>'
      let html = escaped(inline.text)
      if (inline.code) html = `<code>${html}</code>`
      if (inline.strike) html = `<s>${html}</s>`
      if (inline.italic) html = `<em>${html}</em>`
      return inline.bold ? `<strong>${html}</strong>` : html
    })
    .join('')
}
