import { MAIL_ROWS } from '#server/catalogue/bundled/mail.ts'
import { objectSchema, TEXT, TEXTS, WHOLE } from '#server/catalogue/bundled/row.ts'
import type { InProcessConnector, PrepareFacts, ToolImplementation } from '#server/connectors/in-process.ts'
import { MAIL_FILE_LIMITS, mailFiles } from '#server/connectors/mail/mail-files.ts'
import { senderAt } from '#server/connectors/mail/mail-server/choose-route.ts'
import { type PreparedMail, prepareMail } from '#server/connectors/mail/prepare-mail.ts'
import { sendMail } from '#server/connectors/mail/send-mail.ts'
import { findSentMail, hasMessage } from '#server/connectors/mail/store.ts'
import { Unsure } from '#server/connectors/unsure.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
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

/** The same with what goes along, each with its digest: the card names what the message holds. */
const SEALED_WITH_FILES = objectSchema(
  {
    ...(SEALED['properties'] as JsonObject),
    files: {
      type: 'array',
      maxItems: MAIL_FILE_LIMITS.filesMax,
      items: objectSchema({ name: TEXT, mime: TEXT, size: WHOLE, sha256: TEXT }),
    },
  },
  [...(SEALED['required'] as string[]), 'files'],
)

async function sendersFacts({ workspaceId, key, dateMs, memberAddress }: PrepareFacts) {
  return { key, dateMs, from: (await senderAt(workspaceId, new Date(dateMs))) ?? memberAddress }
}

const SENDING = {
  run: async (args, { workspaceId }) => ({ ...(await sendMail(workspaceId, args as unknown as PreparedMail)) }),
  after: (args) => ({
    probe: { delivered: true },
    output: { messageId: args['messageId'] ?? null, accepted: (args as unknown as PreparedMail).envelope.to },
  }),
} satisfies ToolImplementation

/** Connector `mail`: takes the sealed message only; authors' arguments became that message at planning. */
export const mailConnector: InProcessConnector = {
  key: 'mail',
  rows: MAIL_ROWS,
  tools: {
    send: {
      ...SENDING,
      sealedSchema: SEALED,
      prepare: async (args, facts) => await prepareMail(args, await sendersFacts(facts)),
    },
    sendFiles: {
      ...SENDING,
      sealedSchema: SEALED_WITH_FILES,
      prepare: async (args, facts) => {
        const files = await mailFiles(facts, args['files'] as JsonValue[])
        return await prepareMail(args, { ...(await sendersFacts(facts)), files })
      },
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
