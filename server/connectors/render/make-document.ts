import { type DocFormat, RENDER_LIMITS, type RenderTask } from '#server/connectors/render/document.ts'
import { plainText } from '#server/connectors/render/insert-value.ts'
import { readMarkdown } from '#server/connectors/render/read-markdown.ts'
import { writeHtml } from '#server/connectors/render/write-html.ts'
import { writeText } from '#server/connectors/render/write-text.ts'
import { AppError } from '#server/kernel/app-error.ts'

export interface MadeDocument {
  readonly bytes: Uint8Array
  readonly mime: string
  /** Pages of a PDF; 1 where a format has none. */
  readonly pages: number
  /** The same document as plain text. */
  readonly text: string
}

const MIMES: { readonly [format in DocFormat]: string } = {
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  text: 'text/plain; charset=utf-8',
}

/**
 * Makes a document out of Markdown and values (domain §3, `render`): same task, same bytes, nothing fetched. It may take long
 * and much memory: `renderApart` keeps it to its limits.
 * @throws AppError LIMIT_EXCEEDED, PAYLOAD_TOO_LARGE, VALIDATION_FAILED
 */
export async function makeDocument({ template, format, title }: RenderTask): Promise<MadeDocument> {
  const blocks = readMarkdown(template)
  const text = writeText(blocks)
  const { bytes, pages } = await written(format)
  if (bytes.byteLength > RENDER_LIMITS.bytesMax)
    throw new AppError('PAYLOAD_TOO_LARGE', { context: { size: bytes.byteLength, bytesMax: RENDER_LIMITS.bytesMax } })
  return { bytes, pages, text, mime: MIMES[format] }

  async function written(as: DocFormat): Promise<{ bytes: Uint8Array; pages: number }> {
    const name = plainText(title).replaceAll('\n', ' ')
    // loaded only where they are needed: they are large
    if (as === 'pdf') return await (await import('#server/connectors/render/write-pdf.ts')).writePdf(blocks, name)
    if (as === 'docx') return { bytes: await (await import('#server/connectors/render/write-docx.ts')).writeDocx(blocks, name), pages: 1 }
    return { bytes: as === 'html' ? writeHtml(blocks, name) : Buffer.from(text, 'utf8'), pages: 1 }
  }
}
