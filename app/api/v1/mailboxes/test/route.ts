import { defineRoute } from '#server/entry/define-route.ts'
import { mailboxAnswerSchema, testMailboxSchema } from '#server/triggers/mailbox/schema.ts'
import { testMailbox } from '#server/triggers/mailbox/try-mailbox.ts'

/** Signs in and opens the folder, and tells what the server said. Nothing is fetched, kept or changed. */
export const POST = defineRoute({
  capability: 'secrets:manage',
  body: testMailboxSchema,
  answer: mailboxAnswerSchema,
  handler: async ({ principal, body }) => await testMailbox(principal.workspaceId, body),
})
