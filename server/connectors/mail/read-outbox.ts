import { simpleParser } from 'mailparser'
import { getBlob } from '#server/blobs/open-blobs.ts'
import { findOutboxRow, listOutboxRows } from '#server/connectors/mail/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { sha256 } from '#server/kernel/digest.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

const LIMIT_MAX = 500

export interface OutboxEntry {
  readonly id: string
  readonly messageId: string
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly size: number
  /** RFC 3339. */
  readonly receivedAt: string
}
export interface OutboxMessage extends OutboxEntry {
  readonly text: string
  readonly date: string | null
  /** What came along; `path` of the bytes, below `/api/v1`. */
  readonly files: readonly { readonly name: string; readonly size: number; readonly sha256: string; readonly path: string }[]
  /** The message as it came, byte for byte. */
  readonly raw: string
}

/** What the local outbox took for this workspace, newest first. @param options.limit at most 500 */
export async function listOutbox(scope: TenantScope, options: { limit: number }): Promise<OutboxEntry[]> {
  return (await listOutboxRows(scope, Math.min(options.limit, LIMIT_MAX))).map(toEntry)
}

/** One message, parsed for reading. @throws AppError NOT_FOUND, BLOB_DAMAGED */
export async function readOutboxMessage(scope: TenantScope, id: string): Promise<OutboxMessage> {
  const { row, bytes, parsed } = await openMessage(scope, id)
  const files = parsed.attachments.map((file, index) => ({
    name: file.filename ?? file.contentType,
    size: file.size,
    sha256: sha256(file.content),
    path: `/outbox/${id}/files/${index}`,
  }))
  const date = parsed.date?.toISOString() ?? null
  return { ...toEntry(row), text: parsed.text ?? '', date, files, raw: bytes.toString('utf8') }
}

/** One file that came with a message. @param index from 0 @throws AppError NOT_FOUND, BLOB_DAMAGED */
export async function readOutboxFile(scope: TenantScope, id: string, index: number): Promise<{ name: string; bytes: Uint8Array }> {
  const file = (await openMessage(scope, id)).parsed.attachments[index]
  if (!file) throw new AppError('NOT_FOUND', { context: { message: id, file: index } })
  return { name: file.filename ?? file.contentType, bytes: file.content }
}

async function openMessage(scope: TenantScope, id: string) {
  const row = await findOutboxRow(scope, id)
  if (!row) throw new AppError('NOT_FOUND', { context: { message: id } })
  const bytes = Buffer.from(await getBlob(scope.workspaceId, row.blobRef))
  return { row, bytes, parsed: await simpleParser(bytes, { skipHtmlToText: true, skipImageLinks: true, skipTextToHtml: true }) }
}

function toEntry(row: {
  id: string
  messageId: string
  envelopeFrom: string
  envelopeTo: string[]
  subject: string
  size: number
  createdAt: Date
}): OutboxEntry {
  return {
    id: row.id,
    messageId: row.messageId,
    from: row.envelopeFrom,
    to: row.envelopeTo,
    subject: row.subject,
    size: row.size,
    receivedAt: row.createdAt.toISOString(),
  }
}
