import { MAIL_ROWS } from '#server/catalogue/bundled/mail.ts'
import { objectSchema, TEXT, TEXTS } from '#server/catalogue/bundled/row.ts'
import type { InProcessConnector } from '#server/connectors/in-process.ts'
import { senderAt } from '#server/connectors/mail/mail-server/choose-route.ts'
import { type PreparedMail, prepareMail } from '#server/connectors/mail/prepare-mail.ts'
import { sendMail } from '#server/connectors/mail/send-mail.ts'
import { findSentMail, hasMessage } from '#server/connectors/mail/store.ts'
import { Unsure } from '#server/connectors/unsure.ts'
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
      prepare: async (args, { workspaceId, key, dateMs, memberAddress }) => {
        const from = (await senderAt(workspaceId, new Date(dateMs))) ?? memberAddress
        return await prepareMail(args, { key, dateMs, from })
      },
      run: async (args, { workspaceId }) => ({ ...(await sendMail(workspaceId, args as unknown as PreparedMail)) }),
      after: (args) => ({
        probe: { delivered: true },
        output: { messageId: args['messageId'] ?? null, accepted: (args as unknown as PreparedMail).envelope.to },
      }),
    },
    probe: {
      run: async (args, { workspaceId }) =>
        await inScope(workspaceId, async (scope) => {
          const messageId = args['messageId'] as string
          if (await hasMessage(scope, messageId)) return { delivered: true }
          const known = await findSentMail(scope, messageId)
          // A server on the network cannot be asked: what was on its way there and not heard of is not known.
          if (known === 'sending') throw new Unsure('it was on its way to the mail server')
          return { delivered: known === 'sent' }
        }),
    },
  },
}
