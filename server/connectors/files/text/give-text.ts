import { type DocumentText, TEXT_LIMITS, type TextKind, tidyText } from '#server/connectors/files/text/text.ts'
import { decodeText } from '#server/connectors/tables/detect-text.ts'
import { AppError } from '#server/kernel/app-error.ts'

export type Found = Pick<DocumentText, 'pages' | 'pageCount' | 'mail'>

const EMPTY: { readonly [kind in TextKind]?: string } = {
  pdf: 'there is no text in it, it is a picture; have its letters recognised first',
}

/** What was read, as it is given on. @throws AppError FILE_UNREADABLE when there is no text, PAYLOAD_TOO_LARGE when there is too much */
export function giveText(kind: TextKind, found: Found): DocumentText {
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

/** A document that has no pages. */
export function onePage(text: string): Found {
  return { pages: [{ page: 1, text: tidyText(text) }], pageCount: 1 }
}

/** Plain text, whatever its encoding. @throws AppError FILE_UNREADABLE for bytes that are no text */
export function readPlain(bytes: Uint8Array): Found {
  return onePage(decodeText(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).text)
}
