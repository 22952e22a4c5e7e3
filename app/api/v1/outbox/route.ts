import { listOutbox } from '#server/connectors/mail/read-outbox.ts'
import { itemsOf, outboxEntryAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Mail taken by the local outbox, newest first. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  answer: itemsOf(outboxEntryAnswer),
  handler: async ({ principal }) => ({
    items: await inScope(principal.workspaceId, async (scope) => await listOutbox(scope, { limit: 200 })),
  }),
})
