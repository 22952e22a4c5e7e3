import { z } from 'zod'

/** Tickets of the practice receiver as screens get them; safe for the client. Times are RFC 3339 in UTC. */
export const ticketItemSchema = z.object({ id: z.string(), number: z.string(), title: z.string(), receivedAt: z.string() })
export type TicketItem = z.infer<typeof ticketItemSchema>

export const ticketSchema = ticketItemSchema.extend({
  /** What came, field by field; nested values as JSON. */
  fields: z.array(z.object({ name: z.string(), text: z.string() })),
  /** Whether the sender named a key, so that a repeat would not have made a second ticket. */
  keyed: z.boolean(),
})
export type Ticket = z.infer<typeof ticketSchema>
