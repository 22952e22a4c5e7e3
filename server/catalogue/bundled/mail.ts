import { bundledRow, objectSchema, TEXT, TEXTS } from '#server/catalogue/bundled/row.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'

const ADDRESS = { type: 'string', minLength: 3, maxLength: 254 }

/**
 * Connector `mail`. What is sealed and sent is the complete message that `prepareEffect` makes of these arguments;
 * `natural`, because the local outbox can be asked for a message by its id.
 */
export const MAIL_ROWS: readonly CatalogueRow[] = [
  bundledRow({
    effectClass: 'external_write',
    mutates: true,
    tool: 'mail.send',
    title: 'Send e-mail',
    description: 'Sends a plain-text e-mail to one address, with at most one in copy.',
    inputSchema: objectSchema(
      { to: ADDRESS, subject: { type: 'string', maxLength: 500 }, text: { type: 'string', maxLength: 1_000_000 }, cc: ADDRESS },
      ['to', 'subject', 'text'],
    ),
    outputSchema: objectSchema({ messageId: TEXT, accepted: TEXTS }),
    argRoles: { to: 'destination', cc: 'destination', subject: 'content', text: 'content' },
    targetArg: 'to',
    probe: { tool: 'mail.probe', arg: 'messageId' },
    idempotency: { kind: 'natural' },
    summary: 'Send e-mail to {to}',
    summaryMany: 'Send {n} {n|e-mail|e-mails}',
    receiptOnly: true,
    clearance: 'workspace',
  }),
  bundledRow({
    effectClass: 'external_read',
    tool: 'mail.probe',
    title: 'Look whether an e-mail arrived',
    description: 'Says whether the local outbox holds a message of this id.',
    inputSchema: objectSchema({ messageId: { type: 'string', minLength: 1, maxLength: 998 } }),
    outputSchema: objectSchema({ delivered: { type: 'boolean' } }),
    argRoles: { messageId: 'selector' },
    targetArg: 'messageId',
  }),
]
