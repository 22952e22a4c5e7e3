import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { type DocumentText, type PageRange, TEXT_LIMITS, tidyText } from '#server/connectors/files/text/text.ts'
import { AppError } from '#server/kernel/app-error.ts'

/** Nothing of a document is run or fetched: no scripts, no forms, no compiled code, no files beside it. */
const CAREFUL = {
  isEvalSupported: false,
  enableXfa: false,
  useWasm: false,
  useWorkerFetch: false,
  disableFontFace: true,
  useSystemFonts: false,
  disableAutoFetch: true,
  disableStream: true,
  disableRange: true,
  stopAtErrors: false,
  verbosity: 0,
  // maps of Asian letters, out of the package
  cMapUrl: `${join(dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')), 'cmaps')}/`,
  cMapPacked: true,
} as const

/**
 * The text of a PDF, page by page, as it is written there; pictures are not looked at.
 * @param range without it all pages
 * @throws AppError FILE_UNREADABLE when locked or damaged, LIMIT_EXCEEDED for too many pages, VALIDATION_FAILED for pages that it has not
 */
export async function readPdf(bytes: Buffer, range?: PageRange): Promise<Pick<DocumentText, 'pages' | 'pageCount'>> {
  const document = await open(bytes)
  const pageCount = document.numPages
  const from = range?.from ?? 1
  const to = Math.min(range?.to ?? pageCount, pageCount)
  if (from > to)
    throw new AppError('VALIDATION_FAILED', {
      context: { field: 'fromPage', why: pageCount === 1 ? 'the document has one page' : `the document has ${pageCount} pages` },
    })
  if (to - from + 1 > TEXT_LIMITS.pagesMax)
    throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'pages', pages: pageCount, max: TEXT_LIMITS.pagesMax } })
  const pages: { page: number; text: string }[] = []
  let characters = 0
  for (let page = from; page <= to; page += 1) {
    const text = await pageText(document, page)
    characters += text.length
    if (characters > TEXT_LIMITS.valueBytesMax)
      throw new AppError('PAYLOAD_TOO_LARGE', { context: { why: 'it has too much text; read some of its pages', page } })
    pages.push({ page, text })
  }
  return { pages, pageCount }
}

async function open(bytes: Buffer): Promise<PDFDocumentProxy> {
  // the library makes it at its start, for drawing alone, which is not done here
  ;(globalThis as { DOMMatrix?: unknown }).DOMMatrix ??= class {}
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  try {
    return await getDocument({ ...CAREFUL, data: new Uint8Array(bytes) }).promise
  } catch (cause) {
    const isLocked = cause instanceof Error && cause.name === 'PasswordException'
    throw new AppError('FILE_UNREADABLE', {
      cause,
      context: { why: isLocked ? 'it is locked with a password' : 'it is damaged, or no PDF' },
    })
  }
}

async function pageText(document: PDFDocumentProxy, number: number): Promise<string> {
  try {
    const page = await document.getPage(number)
    const { items } = await page.getTextContent({ disableNormalization: false })
    page.cleanup()
    return tidyText(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''))
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', { cause, context: { why: 'a page of it is damaged', page: number } })
  }
}
