import type { TextKind } from '#server/connectors/files/text/text.ts'
import { AppError } from '#server/kernel/app-error.ts'

const OLD_OFFICE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
/** Readers of PDF look for the mark in the first bytes, not only at the very start. */
const PDF_MARK_BYTES = 1024

/** What a document is, by its bytes, and by its name where they do not say. @throws AppError FILE_UNREADABLE for what nothing here reads */
export function documentKind(given: Uint8Array, name: string): TextKind {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
  if (bytes.subarray(0, PDF_MARK_BYTES).includes('%PDF-')) return 'pdf'
  if (bytes.subarray(0, 2).equals(Buffer.from('PK'))) return 'docx'
  if (bytes.subarray(0, OLD_OFFICE.length).equals(OLD_OFFICE))
    throw new AppError('FILE_UNREADABLE', {
      context: { why: 'it is an old Office file, or locked with a password; save it as DOCX or PDF' },
    })
  if (/\.eml$/i.test(name)) return 'mail'
  return /\.html?$/i.test(name) ? 'html' : 'text'
}
