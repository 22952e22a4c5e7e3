import { text } from 'drizzle-orm/pg-core'
import { at, systemSchema } from '#db/schema/columns.ts'

export const workerHeartbeats = systemSchema.table('worker_heartbeats', {
  workerId: text('worker_id').primaryKey(),
  startedAt: at('started_at').notNull(),
  seenAt: at('seen_at').notNull(),
})
