import { bundledRow, objectSchema, TEXT, TEXTS } from '#server/catalogue/bundled/row.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { msg } from '#server/kernel/language/say.ts'

const ADDRESS = { type: 'string', minLength: 3, maxLength: 254 }

const LETTER = {
  to: ADDRESS,
  subject: { type: 'string', maxLength: 500 },
  text: { type: 'string', maxLength: 1_000_000 },
  cc: ADDRESS,
} as const
const SENDING = {
  effectClass: 'external_write',
  mutates: true,
  outputSchema: objectSchema({ messageId: TEXT, accepted: TEXTS }),
  targetArg: 'to',
  probe: { tool: 'mail.probe', arg: 'messageId' },
  idempotency: { kind: 'natural' },
  receiptOnly: true,
  clearance: 'workspace',
} as const
const FILE = objectSchema({ name: { type: 'string', minLength: 1, maxLength: 120 }, text: TEXT, base64: TEXT }, ['name'])

/**
 * Connector `mail`. What is sealed and sent is the complete message that `prepareEffect` makes of these arguments;
 * `natural`, because the local outbox can be asked for a message by its id.
 */
export const MAIL_ROWS: readonly CatalogueRow[] = [
  bundledRow({
    ...SENDING,
    tool: 'mail.send',
    title: msg('Send e-mail'),
    description: msg('Sends a plain-text e-mail to one address, with at most one in copy.'),
    inputSchema: objectSchema(LETTER, ['to', 'subject', 'text']),
    argRoles: { to: 'destination', cc: 'destination', subject: 'content', text: 'content' },
    summary: msg('Send e-mail to {to}'),
    summaryMany: msg('Send {n} {n|e-mail|e-mails}'),
  }),
  bundledRow({
    ...SENDING,
    tool: 'mail.sendFiles',
    title: msg('Send e-mail with files'),
    description: msg(
      'Sends a plain-text e-mail with at most five files to one address. A file is text, base64, or a document that the run has made.',
    ),
    inputSchema: objectSchema({ ...LETTER, files: { type: 'array', minItems: 1, maxItems: 5, items: FILE } }, [
      'to',
      'subject',
      'text',
      'files',
    ]),
    argRoles: { to: 'destination', cc: 'destination', subject: 'content', text: 'content', files: 'content' },
    summary: msg('Send e-mail with files to {to}'),
    summaryMany: msg('Send {n} {n|e-mail|e-mails} with files'),
  }),
  bundledRow({
    effectClass: 'external_read',
    tool: 'mail.probe',
    title: msg('Look whether an e-mail arrived'),
    description: msg('Says whether the local outbox holds a message of this id.'),
    inputSchema: objectSchema({ messageId: { type: 'string', minLength: 1, maxLength: 998 } }),
    outputSchema: objectSchema({ delivered: { type: 'boolean' } }),
    argRoles: { messageId: 'selector' },
    targetArg: 'messageId',
  }),
]
