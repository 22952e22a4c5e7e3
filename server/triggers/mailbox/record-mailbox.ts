import { taggedDigest } from '#server/kernel/digest.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import type { MailboxRow } from '#server/triggers/mailbox/store.ts'
import { recordStarter, type StarterEvent } from '#server/triggers/record-trigger.ts'

/** Who acts where no person does: a message that came, in the name of the owner. */
export const POSTMAN = 'system:mail'

/** Puts what happened to a mailbox on record and tells the screens. Last in its transaction, like every append. */
export async function recordMailbox(
  scope: TenantScope,
  mailbox: Pick<MailboxRow, 'id' | 'memberId' | 'ownerId'>,
  event: StarterEvent<'mailbox'>,
  atMs: number,
): Promise<void> {
  await recordStarter(scope, 'mailbox', mailbox, event, atMs)
}

/** What a mailbox does, for the record: where it looks, and its mapping as a digest. */
export function mailboxFacts({
  folder,
  host,
  inputs,
  inside,
  markSeen,
  port,
  security,
}: Pick<MailboxRow, 'host' | 'port' | 'security' | 'inside' | 'folder' | 'markSeen' | 'inputs'>) {
  return { host, port, security, inside, folder, markSeen, mappingDigest: taggedDigest('muster.inputs.v1', inputs as never) }
}
