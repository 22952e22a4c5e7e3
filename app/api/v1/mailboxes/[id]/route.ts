import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { changeMailbox } from '#server/triggers/mailbox/create-mailbox.ts'
import { deleteMailbox } from '#server/triggers/mailbox/pause-mailbox.ts'
import { changeMailboxSchema } from '#server/triggers/mailbox/schema.ts'

const params = z.object({ id: z.string() })

/** Where it looks and what an e-mail becomes. Whoever changes it owns it from then on. */
export const PATCH = defineRoute({
  capability: 'secrets:manage',
  params,
  body: changeMailboxSchema,
  answer: 'nothing',
  errors: ['CONFLICT', 'MEMBER_UNPUBLISHED', 'MEMBER_SUSPENDED', 'EGRESS_REFUSED', 'CONNECTOR_UNAVAILABLE'],
  handler: async ({ principal, params: { id }, body }) =>
    await changeMailbox(principal.workspaceId, id, body, principal.userId, systemClock.nowMs()),
})

/** Takes mailbox and password away for good; its e-mails stay where they are, its runs stay too. */
export const DELETE = defineRoute({
  capability: 'triggers:manage',
  params,
  answer: 'nothing',
  handler: async ({ principal, params: { id } }) =>
    await inScope(principal.workspaceId, async (scope) => await deleteMailbox(scope, id, principal.userId, systemClock.nowMs())),
})
