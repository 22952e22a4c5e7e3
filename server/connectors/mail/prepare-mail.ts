import MailComposer from 'nodemailer/lib/mail-composer/index.js'
import type { MailFile } from '#server/connectors/mail/mail-files.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'

const ADDRESS =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/
const CONTROL = /\p{Cc}/u
const TEXT_BYTES_MAX = 1_000_000

/** What is sealed and sent for `mail.send`: envelope and the complete message (domain §5, Flight-plan). */
export type PreparedMail = {
  readonly envelope: { readonly from: string; readonly to: readonly string[] }
  readonly raw: string
  readonly messageId: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly cc?: string
  /** What goes along, as the message holds it. */
  readonly files?: readonly { readonly name: string; readonly mime: string; readonly size: number; readonly sha256: string }[]
}

/**
 * Writes the whole message once, at planning. Same arguments, same bytes: the date is given and the Message-ID comes from
 * the idempotency key, as does what stands between its parts. What goes along is given as bytes; no file and no address is fetched.
 * @param facts.dateMs ms since the epoch, for the Date header
 * @throws AppError VALIDATION_FAILED for an address that is not exactly one, or line breaks in a header
 */
export async function prepareMail(
  args: JsonObject,
  facts: { key: string; from: string; dateMs: number; files?: readonly MailFile[] },
): Promise<PreparedMail> {
  const { subject, text } = args
  if (typeof subject !== 'string' || typeof text !== 'string')
    throw new AppError('VALIDATION_FAILED', { context: { why: 'subject and text are needed' } })
  if (CONTROL.test(subject))
    throw new AppError('VALIDATION_FAILED', { context: { field: 'subject', why: 'line breaks and control characters are not allowed' } })
  if (Buffer.byteLength(text) > TEXT_BYTES_MAX)
    throw new AppError('PAYLOAD_TOO_LARGE', { context: { field: 'text', bytesMax: TEXT_BYTES_MAX } })
  const from = oneAddress(facts.from, 'from')
  const to = oneAddress(args['to'], 'to')
  const cc = args['cc'] === undefined ? undefined : oneAddress(args['cc'], 'cc')
  const messageId = `<${facts.key.slice(0, 40)}@${from.slice(from.indexOf('@') + 1)}>`
  const message = {
    from,
    to,
    subject,
    text,
    messageId,
    ...(cc === undefined ? {} : { cc }),
    date: new Date(facts.dateMs),
    newline: 'windows',
    headers: { 'Auto-Submitted': 'auto-generated' },
    ...attachmentsOf(facts.files ?? [], facts.key),
    disableFileAccess: true,
    disableUrlAccess: true,
  }
  const bytes = await new MailComposer(message).compile().build()
  const envelope = { from, to: cc === undefined ? [to] : [to, cc] }
  return {
    ...{ envelope, raw: bytes.toString('utf8'), messageId, to, subject, text },
    ...(cc === undefined ? {} : { cc }),
    ...(facts.files === undefined ? {} : { files: facts.files.map(said) }),
  }
}

function attachmentsOf(files: readonly MailFile[], key: string): object {
  if (files.length === 0) return {}
  const attachments = files.map(({ name, mime, bytes }) => ({
    filename: name,
    contentType: mime,
    content: Buffer.from(bytes),
    contentTransferEncoding: 'base64' as const,
  }))
  return { attachments, baseBoundary: key.slice(0, 32) }
}

function said({ name, mime, bytes }: MailFile): NonNullable<PreparedMail['files']>[number] {
  return { name, mime, size: bytes.byteLength, sha256: sha256(bytes) }
}

function oneAddress(value: unknown, field: string): string {
  if (typeof value === 'string' && value.length <= 254 && ADDRESS.test(value)) return value
  throw new AppError('VALIDATION_FAILED', { context: { field, why: 'exactly one plain e-mail address' } })
}
