import { listTickets } from '#server/connectors/tickets/read-tickets.ts'
import { ticketItemSchema } from '#server/connectors/tickets/schema.ts'
import { itemsOf } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Tickets taken by the practice receiver, newest first. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  answer: itemsOf(ticketItemSchema),
  handler: async ({ principal }) => ({
    items: await inScope(principal.workspaceId, async (scope) => await listTickets(scope, { limit: 200 })),
  }),
})
