import { documentKind } from '#server/connectors/files/text/document-kind.ts'
import { type Found, giveText, onePage, readPlain } from '#server/connectors/files/text/give-text.ts'
import type { DocumentText, PageRange, TextKind } from '#server/connectors/files/text/text.ts'
import { decodeText } from '#server/connectors/tables/detect-text.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'

export interface TextTask {
  readonly bytes: Uint8Array
  /** Its ending decides where the bytes do not. */
  readonly name: string
  readonly pages?: PageRange
}

/**
 * The text of a document: PDF page by page, DOCX, HTML, e-mail (its head and its text; attachments by name), plain text. Nothing
 * of it is run or fetched. It may take long and much memory: `extractApart` keeps it to its limits.
 * @throws AppError FILE_UNREADABLE (locked, damaged, a picture, no document), LIMIT_EXCEEDED, PAYLOAD_TOO_LARGE
 */
export async function extractText({ bytes, name, pages }: TextTask): Promise<DocumentText> {
  const kind = documentKind(bytes, name)
  return giveText(kind, await readCarefully(kind, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), pages))
}

/** A library that breaks over a document says that the document is broken, not that we are. */
async function readCarefully(kind: TextKind, bytes: Buffer, range: PageRange | undefined): Promise<Found> {
  try {
    return await readKind(kind, bytes, range)
  } catch (cause) {
    throw isAppError(cause) ? cause : new AppError('FILE_UNREADABLE', { cause, context: { why: 'it is damaged' } })
  }
}

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
      return readPlain(bytes)
  }
}
