import { type DocumentText, type PageRange, TEXT_LIMITS, type TextKind, tidyText } from '#server/connectors/files/text/text.ts'
import { decodeText } from '#server/connectors/tables/detect-text.ts'
import { AppError } from '#server/kernel/app-error.ts'

export interface TextTask {
  readonly bytes: Uint8Array
  /** Its ending decides where the bytes do not. */
  readonly name: string
  readonly pages?: PageRange
}

const OLD_OFFICE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
/** Readers of PDF look for the mark in the first bytes, not only at the very start. */
const PDF_MARK_BYTES = 1024

/**
 * The text of a document: PDF page by page, DOCX, HTML, e-mail (its head and its text; attachments by name), plain text. Nothing
 * of it is run or fetched. It may take long and much memory: `extractApart` keeps it to its limits.
 * @throws AppError FILE_UNREADABLE (locked, damaged, a picture, no document), LIMIT_EXCEEDED, PAYLOAD_TOO_LARGE
 */
export async function extractText(task: TextTask): Promise<DocumentText> {
  const bytes = Buffer.from(task.bytes.buffer, task.bytes.byteOffset, task.bytes.byteLength)
  const kind = kindOf(bytes, task.name)
  const found = await readKind(kind, bytes, task.pages)
  const text = tidyText(found.pages.map((page) => page.text).join('\n\n'))
  if (text === '' && found.mail === undefined)
    throw new AppError('FILE_UNREADABLE', { context: { why: EMPTY[kind] ?? 'there is no text in it' } })
  const whole = { kind, ...found, text }
  const size = Buffer.byteLength(JSON.stringify(whole))
  if (size > TEXT_LIMITS.valueBytesMax) {
    const why = kind === 'pdf' ? 'it has too much text; read some of its pages' : 'it has too much text'
    throw new AppError('PAYLOAD_TOO_LARGE', { context: { why, size, bytesMax: TEXT_LIMITS.valueBytesMax } })
  }
  return whole
}

const EMPTY: { readonly [kind in TextKind]?: string } = {
  pdf: 'there is no text in it, it is a picture; have its letters recognised first',
}

function kindOf(bytes: Buffer, name: string): TextKind {
  if (bytes.subarray(0, PDF_MARK_BYTES).includes('%PDF-')) return 'pdf'
  if (bytes.subarray(0, 2).equals(Buffer.from('PK'))) return 'docx'
  if (bytes.subarray(0, OLD_OFFICE.length).equals(OLD_OFFICE))
    throw new AppError('FILE_UNREADABLE', {
      context: { why: 'it is an old Office file, or locked with a password; save it as DOCX or PDF' },
    })
  if (/\.eml$/i.test(name)) return 'mail'
  return /\.html?$/i.test(name) ? 'html' : 'text'
}

/** Text that nothing has to be taken out of. @throws AppError FILE_UNREADABLE */
export function isPlainText({ bytes, name }: TextTask): boolean {
  return kindOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), name) === 'text'
}

type Found = Pick<DocumentText, 'pages' | 'pageCount' | 'mail'>

/** The libraries are large: each is loaded only where it is needed. */
async function readKind(kind: TextKind, bytes: Buffer, range: PageRange | undefined): Promise<Found> {
  switch (kind) {
    case 'pdf':
      return await (await import('#server/connectors/files/text/read-pdf.ts')).readPdf(bytes, range)
    case 'docx':
      return onePage(await (await import('#server/connectors/files/text/read-docx.ts')).readDocx(bytes))
    case 'mail': {
      const { text, mail } = await (await import('#server/connectors/files/text/read-eml.ts')).readEml(bytes)
      return { ...onePage(text), mail }
    }
    case 'html':
      return onePage((await import('#server/connectors/files/text/read-html.ts')).readHtml(decodeText(bytes).text))
    case 'text':
      return onePage(decodeText(bytes).text)
  }
}

function onePage(text: string): Found {
  return { pages: [{ page: 1, text: tidyText(text) }], pageCount: 1 }
}
