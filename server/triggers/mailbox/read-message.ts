import { type AddressObject, simpleParser } from 'mailparser'
import { extractApart } from '#server/connectors/files/text/extract-apart.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { sha256 } from '#server/kernel/digest.ts'

/** What of a message reaches a crew member; the whole of it is kept. */
const LIMITS = { textLengthMax: 60_000, headLengthMax: 1000, addressesMax: 50 } as const
/** Attachments that can be handed over. */
export const ATTACHMENTS_MAX = 50

export interface MailAttachment {
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
  readonly sha256: string
}
export interface ReadMail {
  /** Names it, however often it is delivered. */
  readonly messageKey: string
  /** Its name in rows of before the name was of more than its Message-ID. */
  readonly formerKey: string
  readonly from: string
  readonly fromName: string
  /** Every address that the head names as whoever wrote, sent or wants the answer; nobody checked them. */
  readonly senders: readonly string[]
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  /** As the sender says; empty when not at all. */
  readonly date: string
  /** All of them, as far as they are counted: how many may be handed over is not decided here. */
  readonly attachments: readonly MailAttachment[]
}

/**
 * Head, text and attachments of a message, whatever is in it: broken MIME is read as far as it goes. What the head says is what
 * the sender wrote there; of HTML alone the text that a reader would see. Nothing of it is run or fetched.
 * @throws whatever the library throws where it cannot go on: `isTooMuch` for too many parts, or a head without end
 */
export async function readMessage(raw: Buffer): Promise<ReadMail> {
  const found = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true })
  const [sender] = found.from?.value ?? []
  const messageId = found.messageId?.trim() ?? ''
  const mail = {
    from: head(sender?.address),
    fromName: head(sender?.name),
    senders: [found.from, found.headers.get('sender') as AddressObject | undefined, found.replyTo].flatMap(addressesOf),
    to: addressesOf(found.to),
    subject: head(found.subject),
    text: cutText(tidy(found.text || (await textOfHtml(found.html || ''))), LIMITS.textLengthMax),
    date: found.date && !Number.isNaN(found.date.getTime()) ? found.date.toISOString() : '',
    attachments: found.attachments.map(({ content, contentType, filename }) => ({
      name: head(filename),
      type: head(contentType),
      bytes: content,
      sha256: sha256(content),
    })),
  }
  if (messageId === '') return { ...mail, messageKey: sha256(raw), formerKey: sha256(raw) }
  return { ...mail, messageKey: messageKeyOf(messageId, mail), formerKey: sha256(messageId) }
}

/** Whether reading gave up because of how much there is: a thousand parts, or a head of a megabyte. */
export function isTooMuch(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EMAXLEN'
}

/**
 * By its Message-ID and what it says: another copy of it has another way behind it, and a device or a stranger that uses an id again says
 * something else under it, which must not be taken for a copy.
 */
function messageKeyOf(messageId: string, { date, from, subject, text, attachments }: Omit<ReadMail, 'messageKey' | 'formerKey'>): string {
  return sha256(JSON.stringify([messageId, date, from, subject, text, attachments.map((file) => file.sha256)]))
}

/** Read in a thread with limits: HTML from outside must keep nobody waiting. What is too much is left out, the message is not. */
async function textOfHtml(html: string): Promise<string> {
  if (html === '') return ''
  return await extractApart({ bytes: Buffer.from(html), name: 'message.html' }).then(
    ({ text }) => text,
    (error: unknown) => {
      if (isAppError(error)) return ''
      throw error
    },
  )
}

function addressesOf(to: AddressObject | AddressObject[] | undefined): string[] {
  return [to ?? []]
    .flat()
    .flatMap(({ value }) => value.flatMap(({ address, group }) => address ?? (group ?? []).map((one) => one.address ?? '')))
    .slice(0, LIMITS.addressesMax)
    .map(head)
}

function head(text: string | undefined): string {
  return tidy(text ?? '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LIMITS.headLengthMax)
    .toWellFormed()
}

/** Text that can be kept and sealed: whole characters, no control characters but line ends and tabs. */
function tidy(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
}
