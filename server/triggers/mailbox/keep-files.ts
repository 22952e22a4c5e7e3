import { FILE_LIMITS } from '#server/connectors/files/limits.ts'
import { TEXT_LIMITS } from '#server/connectors/files/text/text.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { placeOf } from '#server/triggers/mailbox/core/place-of.ts'
import { readsField } from '#server/triggers/mailbox/core/reads-field.ts'
import { ATTACHMENTS_MAX, type MailAttachment, type ReadMail } from '#server/triggers/mailbox/read-message.ts'

/** A message handed over as a file is read by `files.readText`; a larger one would start a run that cannot read it. */
export const MESSAGE_FILE_BYTES_MAX = TEXT_LIMITS.fileBytesMax

/** Files of a message, as a mapping sees them. */
export interface MailFiles {
  /** The message itself, as it was received; null where the mapping does not ask for it. */
  readonly message: JsonObject | null
  readonly attachments: readonly JsonObject[]
}
export const NO_FILES: MailFiles = { message: null, attachments: [] }

/**
 * Why the files that a mapping asks for cannot all be handed over: then nothing is, for a job must not work on a part as if it were
 * the whole. Null when they can. Pure.
 */
export function refuseFiles(mail: ReadMail, size: number, mapping: JsonObject): string | null {
  if (size > MESSAGE_FILE_BYTES_MAX && readsField(mapping, 'message')) return 'TOO_LARGE_AS_FILE'
  if (!readsField(mapping, 'attachments')) return null
  if (mail.attachments.length > ATTACHMENTS_MAX) return 'TOO_MANY_ATTACHMENTS'
  return mail.attachments.every(fits) ? null : 'ATTACHMENT_TOO_LARGE'
}

/** In the workspace's folder, by digest: the same file twice is there once, and is swept 90 days after it came last. */
export async function keepFiles(workspaceId: string, mail: ReadMail, raw: Buffer, mapping: JsonObject): Promise<MailFiles> {
  const attachments: JsonObject[] = []
  for (const attachment of mail.attachments.filter(fits).slice(0, ATTACHMENTS_MAX)) attachments.push(await keep(workspaceId, attachment))
  if (!readsField(mapping, 'message')) return { message: null, attachments }
  const name = `${mail.subject === '' ? 'message' : mail.subject}.eml`
  const message = await keep(workspaceId, { name, type: 'message/rfc822', bytes: raw, sha256: sha256(raw) })
  return { message, attachments }
}

async function keep(workspaceId: string, file: MailAttachment): Promise<JsonObject> {
  const { name, type } = file
  const { path, sha256: digest, size } = await writeBytes(workspaceId, placeOf(file), file.bytes)
  return { name, type, path, size, sha256: digest }
}

function fits({ bytes }: MailAttachment): boolean {
  return bytes.byteLength <= FILE_LIMITS.writeBytesMax
}
