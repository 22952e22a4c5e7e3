import { getBlob } from '#server/blobs/open-blobs.ts'
import type { PrepareFacts } from '#server/connectors/in-process.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { ownValue } from '#server/kernel/own-value.ts'

/** At most so many files with one e-mail, and so many bytes in all: what every mail server takes. */
export const MAIL_FILE_LIMITS = { filesMax: 5, bytesMax: 5_000_000, nameCharactersMax: 120 } as const

/** A file that goes with an e-mail, before the message is written. */
export interface MailFile {
  readonly name: string
  readonly mime: string
  readonly bytes: Uint8Array
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
/** One file name, with an ending, that reads one way: no folders, nothing invisible or turned around, none that is hidden. */
const NAME = /^(?!\.)[^\p{C}\p{Zl}\p{Zp}/\\:*?"<>|]+\.[A-Za-z0-9]{1,8}$/u
const MIMES: { readonly [ending: string]: string } = {
  pdf: 'application/pdf',
  csv: 'text/csv',
  ics: 'text/calendar',
  txt: 'text/plain',
  md: 'text/markdown',
  json: 'application/json',
  png: 'image/png',
  jpg: 'image/jpeg',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}

/**
 * The files that an e-mail of a plan takes along, as bytes: text, base64, or a document that the run has made (`blob:`). No
 * file of the workspace and no address is read here, so what goes along is what was planned.
 * @param from workspace, and references of the documents that this run has made: any other is as good as not there
 * @param given `files` of `mail.sendFiles`, through its schema
 * @throws AppError VALIDATION_FAILED for a name that is none or stands twice, or content that is neither; PAYLOAD_TOO_LARGE;
 * NOT_FOUND for a document that is not there
 */
export async function mailFiles(from: Pick<PrepareFacts, 'workspaceId' | 'documents'>, given: readonly JsonValue[]): Promise<MailFile[]> {
  const files: MailFile[] = []
  let left: number = MAIL_FILE_LIMITS.bytesMax
  for (const value of given.slice(0, MAIL_FILE_LIMITS.filesMax)) {
    const { name, text, base64 } = value as { name: string; text?: string; base64?: string }
    if (name.length > MAIL_FILE_LIMITS.nameCharactersMax || !NAME.test(name)) throw refused('a file name with an ending, no folders')
    if (files.some((file) => file.name.toLowerCase() === name.toLowerCase())) throw refused('two files of one name')
    const bytes = await bytesOf(from, text, base64)
    left -= bytes.byteLength
    if (left < 0) throw new AppError('PAYLOAD_TOO_LARGE', { context: { field: 'files', bytesMax: MAIL_FILE_LIMITS.bytesMax } })
    files.push({ name, mime: ownValue(MIMES, name.slice(name.lastIndexOf('.') + 1).toLowerCase()) ?? 'application/octet-stream', bytes })
  }
  return files
}

async function bytesOf(
  { workspaceId, documents }: Pick<PrepareFacts, 'workspaceId' | 'documents'>,
  text: string | undefined,
  base64: string | undefined,
): Promise<Uint8Array> {
  if (text !== undefined && base64 === undefined) return Buffer.from(text, 'utf8')
  if (base64 === undefined || text !== undefined) throw refused('give either text or base64')
  if (base64.startsWith('blob:')) {
    if (!documents.has(base64)) throw new AppError('NOT_FOUND', { context: { field: 'files', why: 'no document that this run has made' } })
    return await getBlob(workspaceId, base64)
  }
  if (!BASE64.test(base64)) throw refused('base64 is not base64')
  return Buffer.from(base64, 'base64')
}

function refused(why: string): AppError {
  return new AppError('VALIDATION_FAILED', { context: { field: 'files', why } })
}
