import { createHmac } from 'node:crypto'
import { outboxPassword } from '#server/connectors/mail/outbox-secret.ts'

/** Password of a workspace at the ticket receiver: made of its outbox password, so that one file of the installation is enough. */
export async function ticketPassword(workspaceId: string): Promise<string> {
  return createHmac('sha256', await outboxPassword(workspaceId))
    .update('tickets')
    .digest('hex')
}
