/** What is read out of a document, and what it may have at most. */

export type TextKind = 'pdf' | 'docx' | 'html' | 'mail' | 'text'

/** Head of an e-mail; addresses as they stand there, which proves nothing about who wrote it. */
export interface MailHead {
  readonly from: string
  readonly fromName: string
  readonly to: readonly string[]
  readonly subject: string
  /** Moment in ISO form; empty when the mail does not say. */
  readonly date: string
  readonly messageId: string
  readonly attachments: readonly string[]
}

export interface DocumentText {
  readonly kind: TextKind
  /** Tidy: no white space at the ends of lines, one space between words, at most one empty line. */
  readonly text: string
  /** Of a PDF, each page that was asked for; the whole text as page 1 of anything else. */
  readonly pages: readonly { readonly page: number; readonly text: string }[]
  /** Of the whole document; 1 where a kind has no pages. */
  readonly pageCount: number
  readonly mail?: MailHead
}

/** Pages of a PDF, counted from 1, both included. */
export interface PageRange {
  readonly from: number
  readonly to: number
}

export const TEXT_LIMITS = {
  fileBytesMax: 20 * 1024 * 1024,
  pagesMax: 500,
  /** Of what is given, as JSON: below the limit of a value (domain §3). */
  valueBytesMax: 1_000_000,
  /** What the parts of a DOCX may come to when unpacked. */
  inflatedBytesMax: 40 * 1024 * 1024,
  /** Plain text up to here is read where it is asked for; all else in a thread of its own. */
  inlineBytesMax: 256 * 1024,
  /** Reading one document in its thread, in ms; well below the lease of a worker (12 s). */
  readMs: 8_000,
  /** Memory of that thread, in MB: of values, and of bytes beside them. */
  readMegabytesMax: 512,
  readBufferMegabytesMax: 384,
  /** Threads of one process at a time; further readers wait. */
  readThreadsMax: 2,
} as const

/**
 * Text as it is given: words one space apart, lines without white space at their ends, at most one empty line between
 * paragraphs, composed letters, no control characters. So a passage can be compared by turning its line ends into spaces. Pure.
 */
export function tidyText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?|\f|\v|\u2028|\u2029/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/[^\P{Cc}\n]/gu, '')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .toWellFormed()
}
