import { z } from 'zod'
import { readTicket } from '#server/connectors/tickets/read-tickets.ts'
import { ticketSchema } from '#server/connectors/tickets/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'

/** One ticket of the practice receiver, with all that came. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params: z.object({ id: z.string() }),
  answer: ticketSchema,
  handler: async ({ principal, params }) => await inScope(principal.workspaceId, async (scope) => await readTicket(scope, params.id)),
})
