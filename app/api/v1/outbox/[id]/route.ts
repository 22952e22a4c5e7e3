import { z } from 'zod'
import { readOutboxMessage } from '#server/connectors/mail/read-outbox.ts'
import { outboxMessageAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'

/** One message of the outbox, as text. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params: z.object({ id: z.string() }),
  answer: outboxMessageAnswer,
  handler: async ({ principal, params }) =>
    await inScope(principal.workspaceId, async (scope) => await readOutboxMessage(scope, params.id)),
})
