import { MAIL_ROWS } from '#server/catalogue/bundled/mail.ts'
import { objectSchema, TEXT, TEXTS } from '#server/catalogue/bundled/row.ts'
import type { InProcessConnector } from '#server/connectors/in-process.ts'
import { type PreparedMail, prepareMail } from '#server/connectors/mail/prepare-mail.ts'
import { sendMail } from '#server/connectors/mail/send-mail.ts'
import { hasMessage } from '#server/connectors/mail/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const SEALED = objectSchema(
  {
    envelope: objectSchema({ from: TEXT, to: { ...TEXTS, minItems: 1, maxItems: 2 } }),
    raw: TEXT,
    messageId: TEXT,
    to: TEXT,
    subject: TEXT,
    text: TEXT,
    cc: TEXT,
  },
  ['envelope', 'raw', 'messageId', 'to', 'subject', 'text'],
)

/** Connector `mail`: takes the sealed message only; authors' arguments became that message at planning. */
export const mailConnector: InProcessConnector = {
  key: 'mail',
  rows: MAIL_ROWS,
  tools: {
    send: {
      sealedSchema: SEALED,
      prepare: async (args, { key, dateMs, memberAddress }) => await prepareMail(args, { key, dateMs, from: memberAddress }),
      run: async (args, { workspaceId }) => await sendMail(workspaceId, args as unknown as PreparedMail),
      after: (args) => ({
        probe: { delivered: true },
        output: { messageId: args['messageId'] ?? null, accepted: (args as unknown as PreparedMail).envelope.to },
      }),
    },
    probe: {
      run: async (args, { workspaceId }) => ({
        delivered: await inScope(workspaceId, async (scope) => await hasMessage(scope, args['messageId'] as string)),
      }),
    },
  },
}
