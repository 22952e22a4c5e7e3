import { type AddressObject, simpleParser } from 'mailparser'
import { readHtml } from '#server/connectors/files/text/read-html.ts'
import { type MailHead, tidyText } from '#server/connectors/files/text/text.ts'

/**
 * An e-mail as it lies in a file: its head, and its text; of one that is HTML alone, what a reader would see. Attachments are
 * named and not looked into. What the head says is what the sender wrote there.
 */
export async function readEml(bytes: Buffer): Promise<{ text: string; mail: MailHead }> {
  const found = await simpleParser(bytes, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true })
  const [sender] = found.from?.value ?? []
  const mail: MailHead = {
    from: lineOf(sender?.address),
    fromName: lineOf(sender?.name),
    to: addressesOf(found.to),
    subject: lineOf(found.subject),
    date: found.date && !Number.isNaN(found.date.getTime()) ? found.date.toISOString() : '',
    messageId: lineOf(found.messageId),
    attachments: found.attachments.map(({ filename }) => lineOf(filename)),
  }
  return { text: found.text || readHtml(found.html || ''), mail }
}

function addressesOf(to: AddressObject | AddressObject[] | undefined): string[] {
  return [to ?? []]
    .flat()
    .flatMap(({ value }) => value.flatMap(({ address, group }) => address ?? (group ?? []).map((one) => one.address ?? '')))
    .map(lineOf)
}

/** One line of a head: encoded words may hold anything. */
function lineOf(text: string | undefined): string {
  return tidyText(text ?? '').replaceAll('\n', ' ')
}
