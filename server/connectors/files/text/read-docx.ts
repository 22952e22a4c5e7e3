import { zipSync } from 'fflate'
import mammoth from 'mammoth'
import { readHtml } from '#server/connectors/files/text/read-html.ts'
import { TEXT_LIMITS } from '#server/connectors/files/text/text.ts'
import { unpackZip } from '#server/connectors/tables/unpack-zip.ts'
import { AppError } from '#server/kernel/app-error.ts'

/** XML of a document; neither pictures nor binary parts are read. */
const DOCUMENT_PART = /^(?!META-INF\/)[\x20-\x7e]+\.(?:xml|rels)$/i

/**
 * The text of a Word document: paragraphs, lists and tables in their order, with footnotes; no pictures, no comments.
 * @throws AppError FILE_UNREADABLE, PAYLOAD_TOO_LARGE
 */
export async function readDocx(bytes: Buffer): Promise<string> {
  const parts = [...unpackZip(bytes, { bytesMax: TEXT_LIMITS.inflatedBytesMax, what: 'DOCX' })].filter(([name]) => DOCUMENT_PART.test(name))
  if (!parts.some(([name]) => name === '[Content_Types].xml')) throw noDocx()
  // a document of this kind has none, and what it could declare grows without end
  if (parts.some(([, part]) => Buffer.from(part).includes('<!DOCTYPE'))) throw noDocx()
  try {
    // an archive of our own making: the library reads archives more trustingly than we do
    const buffer = Buffer.from(zipSync(Object.fromEntries(parts), { level: 0 }))
    const { value } = await mammoth.convertToHtml(
      { buffer },
      { convertImage: mammoth.images.imgElement(async () => ({ src: '' })), externalFileAccess: false },
    )
    return readHtml(value)
  } catch (cause) {
    throw noDocx(cause)
  }
}

function noDocx(cause?: unknown): AppError {
  return new AppError('FILE_UNREADABLE', { cause, context: { why: 'it is damaged, or no Word document' } })
}
