import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { createMailbox } from '#server/triggers/mailbox/create-mailbox.ts'
import { newMailboxSchema } from '#server/triggers/mailbox/schema.ts'

/** Lets e-mails of a mailbox start a crew member. It is opened once first; its password goes into the vault and never comes back. */
export const POST = defineRoute({
  capability: 'secrets:manage',
  body: newMailboxSchema,
  status: 201,
  answer: z.object({ mailboxId: z.string() }),
  errors: ['MEMBER_UNPUBLISHED', 'MEMBER_SUSPENDED', 'LIMIT_EXCEEDED', 'KEYS_MISSING', 'EGRESS_REFUSED', 'CONNECTOR_UNAVAILABLE'],
  handler: async ({ principal, body }) => await createMailbox(principal.workspaceId, body, principal.userId, systemClock.nowMs()),
})
