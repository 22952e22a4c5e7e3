import { imageKind } from '#server/bridge/core/image-kind.ts'
import { tableOf } from '#server/bridge/core/table-preview.ts'
import { parseMail } from '#server/bridge/results/parse-mail.ts'
import type { FilePreview } from '#server/bridge/schema.ts'
import { decodeText } from '#server/connectors/tables/detect-text.ts'
import { parseApart } from '#server/connectors/tables/parse-apart.ts'
import type { Detected } from '#server/connectors/tables/parse-table.ts'
import { type AppError, type ErrorContext, isAppError } from '#server/kernel/app-error.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { ERROR_CATALOGUE } from '#server/kernel/error-catalogue.ts'

const TEXT_MAX = 20_000
/** More would fill the memory of a browser tab: 4 bytes each. */
const PIXELS_MAX = 40_000_000
const PDF_MARK = Buffer.from('%PDF-')
const PDF_MARK_WITHIN = 1024
const NO_PREVIEW = 'No preview for this kind of file. Download it to look.'

/**
 * A file to look at, made from its bytes alone: what it is says its content, and only between kinds of text its name. It
 * fetches nothing, runs nothing and shows HTML as text.
 * @param name file name or path
 */
export async function previewFile(name: string, bytes: Uint8Array): Promise<FilePreview> {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  if (Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, PDF_MARK_WITHIN)).includes(PDF_MARK)) return { kind: 'pdf' }
  const image = imageKind(bytes)
  if (image !== null)
    return image.width * image.height > PIXELS_MAX
      ? none('The image is too large to show. Download it to look.')
      : { kind: 'image', ...image }
  if (/^(csv|tsv|tab|xlsx|ics)$/.test(ending)) return await previewTable(name, bytes)
  if (ending === 'json') return await previewJson(name, bytes)
  if (ending === 'eml') return await parseMail(bytes, TEXT_MAX)
  return previewText(ending === 'md' || ending === 'markdown' ? 'markdown' : 'text', bytes)
}

async function previewTable(name: string, bytes: Uint8Array): Promise<FilePreview> {
  try {
    const { rows, columns, detected } = await parseApart(bytes, { name })
    const names = columns.map((column) => column.name)
    return { kind: 'table', table: tableOf(rows as unknown as readonly JsonValue[], names), note: noteOf(detected) }
  } catch (error) {
    if (isAppError(error)) return broken(error)
    throw error
  }
}

/** A list of objects is a table; any other JSON is text. */
async function previewJson(name: string, bytes: Uint8Array): Promise<FilePreview> {
  const preview = await previewTable(name, bytes)
  return preview.kind === 'broken' ? previewText('text', bytes) : preview
}

function previewText(kind: 'text' | 'markdown', bytes: Uint8Array): FilePreview {
  try {
    const { text } = decodeText(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    return { kind, text: text.slice(0, TEXT_MAX), left: Math.max(0, text.length - TEXT_MAX) }
  } catch (error) {
    if (isAppError(error)) return none(NO_PREVIEW)
    throw error
  }
}

function none(why: string): FilePreview {
  return { kind: 'none', why }
}

/** Code's words, the place and the next step, as a refusal of the same file by a run would say. */
function broken(error: AppError): FilePreview {
  const { title, next } = ERROR_CATALOGUE[error.code]
  const why = error.context['why']
  return { kind: 'broken', title, place: placeOf(error.context), why: typeof why === 'string' ? why : limitOf(error.context), next }
}

function placeOf(context: ErrorContext): string | null {
  const parts = [
    ['Sheet', context['sheet']],
    ['Line', context['line']],
    ['Entry', context['item']],
    ['Column', context['column']],
  ].flatMap(([word, value]) => (value === undefined || value === null ? [] : [`${word} ${value}`]))
  return parts.length > 0 ? parts.join(', ') : null
}

function limitOf(context: ErrorContext): string | null {
  return typeof context['limit'] === 'string' ? `more than ${Number(context['max']).toLocaleString('en')} ${context['limit']}` : null
}

const DELIMITER_WORDS: { readonly [delimiter: string]: string } = { ';': 'semicolons', ',': 'commas', '\t': 'tabs', '|': 'bars' }
const ORDER_WORDS: { readonly [order: string]: string } = {
  dmy: 'dates day first',
  mdy: 'dates month first',
  ambiguous: 'dates could be read both ways, so they stay text',
}

/** What the file was taken for, in words. */
function noteOf({ kind, delimiter, encoding, decimal, dateOrder, sheet }: Detected): string {
  const said = [
    sheet === undefined ? kind.toUpperCase() : `XLSX, sheet “${sheet}”`,
    DELIMITER_WORDS[delimiter],
    kind === 'csv' || kind === 'tsv' ? encoding : undefined,
    kind === 'csv' || kind === 'tsv' ? (decimal === ',' ? 'decimal comma' : 'decimal point') : undefined,
    ORDER_WORDS[dateOrder],
  ]
  return `Read as ${said.filter((part) => part !== undefined).join(', ')}.`
}
