import { z } from 'zod'
import { plannedFileSchema } from '#server/bridge/plan-preview/schema.ts'

/** Mail that stayed on this machine, as its screen shows it. */

export const outboxItemSchema = z.object({
  id: z.string(),
  to: z.array(z.string()),
  from: z.string(),
  subject: z.string(),
  /** RFC 3339. */
  receivedAt: z.string(),
})
export type OutboxItem = z.infer<typeof outboxItemSchema>
export const outboxMessageSchema = outboxItemSchema.extend({ text: z.string(), files: z.array(plannedFileSchema) })
export type OutboxMessage = z.infer<typeof outboxMessageSchema>
