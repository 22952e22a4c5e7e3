import { defineRoute } from '#server/entry/define-route.ts'
import { makeTicket } from '#server/entry/oauth/page-ticket.ts'
import { connectTicketSchema, tryConnectSchema } from '#server/identity/programs/schema.ts'

/** For the connect page: a token for one request to an MCP address, so that it shows what a program would see. */
export const POST = defineRoute({
  capability: 'workspace:read',
  body: tryConnectSchema,
  answer: connectTicketSchema,
  handler: async ({ principal, body }) => await makeTicket(principal, body.surface),
})
