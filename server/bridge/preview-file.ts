import { imageKind } from '#server/bridge/core/image-kind.ts'
import { sayRunWhy } from '#server/bridge/core/say-run-why.ts'
import { tableOf } from '#server/bridge/core/table-preview.ts'
import { parseMail } from '#server/bridge/results/parse-mail.ts'
import type { FilePreview } from '#server/bridge/results/schema.ts'
import { decodeText } from '#server/connectors/tables/detect-text.ts'
import { parseApart } from '#server/connectors/tables/parse-apart.ts'
import type { Detected } from '#server/connectors/tables/parse-table.ts'
import { type AppError, type ErrorContext, isAppError } from '#server/kernel/app-error.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { ERROR_CATALOGUE } from '#server/kernel/error-catalogue.ts'
import { inEnglish, msg, type Say } from '#server/kernel/language/say.ts'

const TEXT_MAX = 20_000
/** More would fill the memory of a browser tab: 4 bytes each. */
const PIXELS_MAX = 40_000_000
const PDF_MARK = Buffer.from('%PDF-')
const PDF_MARK_WITHIN = 1024
const NO_PREVIEW = msg('No preview for this kind of file. Download it to look.')

/**
 * A file to look at, made from its bytes alone: what it is says its content, and only between kinds of text its name. It
 * fetches nothing, runs nothing and shows HTML as text.
 * @param name file name or path
 * @param say speaks to the reader
 */
export async function previewFile(name: string, bytes: Uint8Array, say: Say = inEnglish): Promise<FilePreview> {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  if (Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, PDF_MARK_WITHIN)).includes(PDF_MARK)) return { kind: 'pdf' }
  const image = imageKind(bytes)
  if (image !== null)
    return image.width * image.height > PIXELS_MAX
      ? none(say('The image is too large to show. Download it to look.'))
      : { kind: 'image', ...image }
  if (/^(csv|tsv|tab|xlsx|ics)$/.test(ending)) return await previewTable(name, bytes, say)
  if (ending === 'json') return await previewJson(name, bytes, say)
  if (ending === 'eml') return await parseMail(bytes, TEXT_MAX)
  return previewText(ending === 'md' || ending === 'markdown' ? 'markdown' : 'text', bytes, say)
}

async function previewTable(name: string, bytes: Uint8Array, say: Say): Promise<FilePreview> {
  try {
    const { rows, columns, detected } = await parseApart(bytes, { name })
    const names = columns.map((column) => column.name)
    return { kind: 'table', table: tableOf(rows as unknown as readonly JsonValue[], names), note: noteOf(detected, say) }
  } catch (error) {
    if (isAppError(error)) return broken(error, say)
    throw error
  }
}

/** A list of objects is a table; any other JSON is text. */
async function previewJson(name: string, bytes: Uint8Array, say: Say): Promise<FilePreview> {
  const preview = await previewTable(name, bytes, say)
  return preview.kind === 'broken' ? previewText('text', bytes, say) : preview
}

function previewText(kind: 'text' | 'markdown', bytes: Uint8Array, say: Say): FilePreview {
  try {
    const { text } = decodeText(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    return { kind, text: text.slice(0, TEXT_MAX), left: Math.max(0, text.length - TEXT_MAX) }
  } catch (error) {
    if (isAppError(error)) return none(say(NO_PREVIEW))
    throw error
  }
}

function none(why: string): FilePreview {
  return { kind: 'none', why }
}

/** Code's words, the place and the next step, as a refusal of the same file by a run would say. */
function broken(error: AppError, say: Say): FilePreview {
  const { title, next } = ERROR_CATALOGUE[error.code]
  const why = error.context['why']
  return {
    kind: 'broken',
    title: say(title),
    place: placeOf(error.context, say),
    why: typeof why === 'string' ? sayRunWhy(why, say) : limitOf(error.context, say),
    next: say(next),
  }
}

function placeOf(context: ErrorContext, say: Say): string | null {
  const parts = [
    [msg('Sheet {value}'), context['sheet']],
    [msg('Line {value}'), context['line']],
    [msg('Entry {value}'), context['item']],
    [msg('Column {value}'), context['column']],
  ] as const
  const said = parts.flatMap(([text, value]) => (value === undefined || value === null ? [] : [say(text, { value: String(value) })]))
  return said.length > 0 ? said.join(', ') : null
}

function limitOf(context: ErrorContext, say: Say): string | null {
  const { limit, max } = context
  if (typeof limit !== 'string') return null
  return say(MORE_THAN[limit] ?? msg('more than {n} {what}'), { n: Number(max), what: limit })
}

const MORE_THAN: { readonly [limit: string]: string } = {
  rows: msg('more than {n} rows'),
  columns: msg('more than {n} columns'),
  cells: msg('more than {n} cells'),
  characters: msg('more than {n} characters'),
}

const DELIMITER_WORDS: { readonly [delimiter: string]: string } = {
  ';': msg('semicolons'),
  ',': msg('commas'),
  '\t': msg('tabs'),
  '|': msg('bars'),
}
const ORDER_WORDS: { readonly [order: string]: string } = {
  dmy: msg('dates day first'),
  mdy: msg('dates month first'),
  ambiguous: msg('dates could be read both ways, so they stay text'),
}

/** What the file was taken for, in words. */
function noteOf({ kind, delimiter, encoding, decimal, dateOrder, sheet }: Detected, say: Say): string {
  const word = (text: string | undefined) => (text === undefined ? undefined : say(text))
  const said = [
    sheet === undefined ? kind.toUpperCase() : say('XLSX, sheet “{sheet}”', { sheet }),
    word(DELIMITER_WORDS[delimiter]),
    kind === 'csv' || kind === 'tsv' ? encoding : undefined,
    kind === 'csv' || kind === 'tsv' ? (decimal === ',' ? say('decimal comma') : say('decimal point')) : undefined,
    word(ORDER_WORDS[dateOrder]),
  ]
  return say('Read as {what}.', { what: said.filter((part) => part !== undefined).join(', ') })
}
