import { dropMailServer, saveMailServer } from '#server/connectors/mail/mail-server/change-mail-server.ts'
import { mailServerSchema, saveMailServerSchema } from '#server/connectors/mail/mail-server/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { readMailServer } from '#server/outbound/read-mail-server.ts'

/** The workspace's own mail server; its password is never given back. */
export const GET = defineRoute({
  capability: 'workspace:manage',
  answer: mailServerSchema,
  handler: async ({ principal }) => await readMailServer(principal),
})

/** Takes no idempotency key: a kept request would keep a fingerprint of the password. */
export const PUT = defineRoute({
  capability: 'workspace:manage',
  body: saveMailServerSchema,
  answer: mailServerSchema,
  handler: async ({ principal, body }) => {
    await saveMailServer(principal.workspaceId, body, principal.userId)
    return await readMailServer(principal)
  },
})

/** Back to the outbox on this machine. */
export const DELETE = defineRoute({
  capability: 'workspace:manage',
  answer: 'nothing',
  handler: async ({ principal }) => await dropMailServer(principal.workspaceId, principal.userId),
})
