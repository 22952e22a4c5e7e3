import { mailTestSchema } from '#server/connectors/mail/mail-server/schema.ts'
import { sendTestMail } from '#server/connectors/mail/mail-server/send-test.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** One real mail to the admin's own address, and what the server said. */
export const POST = defineRoute({
  capability: 'workspace:manage',
  rateLimit: { max: 10, perMs: 60_000 },
  answer: mailTestSchema,
  handler: async ({ principal }) => ({ ...(await sendTestMail(principal.workspaceId, principal)) }),
})
