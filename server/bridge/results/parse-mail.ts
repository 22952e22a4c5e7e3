import { type AddressObject, type SimpleParserOptions, simpleParser } from 'mailparser'
import type { FilePreview } from '#server/bridge/results/schema.ts'

const HTML_BYTES_MAX = 500_000
const ATTACHMENTS_MAX = 100

/**
 * A mail to read: who, what, its text, and what hangs on it. HTML is never shown as HTML; without a plain text it is made
 * one. Nothing is fetched: pictures and links stay text.
 * @param textMax characters shown at most
 */
export async function parseMail(bytes: Uint8Array, textMax: number): Promise<FilePreview> {
  const options = { skipTextToHtml: true, skipImageLinks: true, maxHtmlLengthToParse: HTML_BYTES_MAX }
  const parsed = await simpleParser(Buffer.from(bytes), { ...options, skipHtmlToText: true })
  const fromHtml = !parsed.text?.trim() && typeof parsed.html === 'string'
  const text = fromHtml ? await textOfHtml(bytes, options) : (parsed.text ?? '')
  return {
    kind: 'mail',
    from: addresses(parsed.from),
    to: addresses(parsed.to),
    cc: addresses(parsed.cc),
    subject: parsed.subject ?? '',
    date: parsed.date && !Number.isNaN(parsed.date.getTime()) ? parsed.date.toISOString() : null,
    text: text.slice(0, textMax),
    left: Math.max(0, text.length - textMax),
    fromHtml,
    attachments: parsed.attachments
      .slice(0, ATTACHMENTS_MAX)
      .map((attachment) => ({ name: attachment.filename ?? attachment.contentType, size: attachment.size })),
  }
}

/** HTML nested beyond sense gives no text; the rest of the mail can be read all the same. */
async function textOfHtml(bytes: Uint8Array, options: SimpleParserOptions): Promise<string> {
  try {
    return (await simpleParser(Buffer.from(bytes), options)).text ?? ''
  } catch {
    return ''
  }
}

function addresses(given: AddressObject | AddressObject[] | undefined): string {
  return [given ?? []]
    .flat()
    .map((one) => one.text)
    .join(', ')
}
