import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { listMessages } from '#server/triggers/mailbox/list-mailboxes.ts'
import { mailMessageListSchema } from '#server/triggers/mailbox/schema.ts'

/** The last fifty e-mails that came to it, newest first, with what became of each. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params: z.object({ id: z.string() }),
  answer: mailMessageListSchema,
  handler: async ({ principal, params: { id } }) => await listMessages(principal.workspaceId, id),
})
