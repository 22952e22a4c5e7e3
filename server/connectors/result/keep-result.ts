import { getBlob, putBlob } from '#server/blobs/open-blobs.ts'
import { splitPath } from '#server/connectors/files/open-folder.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import type { CallContext } from '#server/connectors/in-process.ts'
import { insertResult } from '#server/connectors/result/store.ts'
import type { Row } from '#server/connectors/tables/limits.ts'
import { tableBytes } from '#server/connectors/tables/write-table.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { isData } from '#server/kernel/plain-data.ts'
import { inScope } from '#server/tenancy/store.ts'

const TITLE_LENGTH_MAX = 200
const MIMES: { readonly [ending: string]: string } = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json',
  txt: 'text/plain; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  pdf: 'application/pdf',
  html: 'text/html; charset=utf-8',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  ics: 'text/calendar; charset=utf-8',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}

/**
 * Keeps a value as a result of the run (domain §3, `result`). `{path}` (or the answer of a write) copies that file; rows become CSV or XLSX when
 * the name says so; text stays text; anything else becomes readable JSON. The id follows from the idempotency key.
 * @throws AppError VALIDATION_FAILED, FILE_NOT_FOUND, PAYLOAD_TOO_LARGE, STORAGE_FULL
 */
export async function keepResult(args: JsonObject, context: CallContext): Promise<JsonObject> {
  if (!context.effect) throw new AppError('VALIDATION_FAILED', { context: { why: 'a result belongs to a run' } })
  const { runId, leg, ordinal, idempotencyKey } = context.effect
  const name = plainName(args['name'] as string)
  const bytes = await bytesOf(name, args['value'] ?? null, context.workspaceId)
  const { ref, size } = await putBlob(context.workspaceId, bytes)
  const id = `res_${sha256(`result\0${idempotencyKey}`).slice(0, 26)}`
  const title = plainTitle(args['title']) || name
  await inScope(context.workspaceId, async (scope) => {
    await insertResult(scope, {
      id,
      runId,
      leg,
      ordinal,
      name,
      title,
      mime: mimeOf(name, args['value'] ?? null),
      blobRef: ref,
      size,
    })
  })
  return { resultId: id, name, size }
}

/**
 * What can be known to fail is refused at planning: a name that is none, rows that no table file holds.
 * @throws AppError as `keepResult`
 */
export function checkResult(args: JsonObject): void {
  const name = plainName(args['name'] as string)
  const value = args['value'] ?? null
  const file = fileIn(value)
  if (file !== null) splitPath(file.path)
  const ending = endingOf(name)
  if ((ending === 'csv' || ending === 'xlsx') && isRows(value)) tableBytes(value, undefined, ending)
}

async function bytesOf(name: string, value: JsonValue, workspaceId: string): Promise<Buffer> {
  if (typeof value === 'string') return Buffer.from(value, 'utf8')
  const file = fileIn(value)
  if (file !== null) return await fileBytes(workspaceId, file)
  const document = documentIn(value)
  if (document !== null) return Buffer.from(await getBlob(workspaceId, document))
  const ending = endingOf(name)
  if ((ending === 'csv' || ending === 'xlsx') && isRows(value)) return tableBytes(value, undefined, ending)
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`, 'utf8')
}

function mimeOf(name: string, value: JsonValue): string {
  const ending = endingOf(name)
  if (Object.hasOwn(MIMES, ending)) return MIMES[ending] as string
  if (fileIn(value) !== null || documentIn(value) !== null) return 'application/octet-stream'
  return typeof value === 'string' ? 'text/plain; charset=utf-8' : 'application/json'
}

/** `{path}`, or the whole answer of a write. */
function fileIn(value: JsonValue): { path: string; sha256: string | null } | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null
  const { path, sha256: digest, ...rest } = value as { [key: string]: JsonValue }
  if (typeof path !== 'string' || Object.keys(rest).some((name) => name !== 'size' && name !== 'rowCount')) return null
  return { path, sha256: typeof digest === 'string' ? digest : null }
}

/** The whole answer of a `render` step: the reference of its bytes, or null. */
function documentIn(value: JsonValue): string | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null
  const { blob, ...rest } = value as { [key: string]: JsonValue }
  const names = Object.keys(rest).sort().join()
  return typeof blob === 'string' && names === 'mime,pages,size,text' ? blob : null
}

/** @throws AppError CONFLICT when the file is no longer the one that was written */
async function fileBytes(workspaceId: string, file: { path: string; sha256: string | null }): Promise<Buffer> {
  const bytes = await readBytes(workspaceId, file.path)
  if (file.sha256 !== null && sha256(bytes) !== file.sha256) throw new AppError('CONFLICT', { context: { path: file.path } })
  return bytes
}

function isRows(value: JsonValue): value is readonly Row[] {
  return Array.isArray(value) && value.every(isData)
}

/** A file name, never a path: it becomes the name of a download. */
function plainName(name: string): string {
  const parts = splitPath(name)
  const last = parts.at(-1)
  if (parts.length !== 1 || last === undefined)
    throw new AppError('VALIDATION_FAILED', { context: { field: 'name', why: 'a plain file name, without folders' } })
  return last
}

/** One line, whole characters: what no database column and no heading can hold becomes a blank. */
function plainTitle(title: JsonValue | undefined): string {
  if (typeof title !== 'string') return ''
  return title
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, TITLE_LENGTH_MAX)
    .toWellFormed()
    .trim()
}

function endingOf(name: string): string {
  return name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : ''
}
