import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { listMailboxes } from '#server/triggers/mailbox/list-mailboxes.ts'
import { mailboxListSchema } from '#server/triggers/mailbox/schema.ts'

/** Mailboxes whose e-mails start this crew member, newest first. No password is in it. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params: z.object({ id: z.string() }),
  answer: mailboxListSchema,
  handler: async ({ principal, params: { id }, request }) => await listMailboxes(principal, id, sayTo(request)),
})
