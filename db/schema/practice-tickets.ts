import { integer, jsonb, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** What the practice ticket receiver took; numbers count per workspace. */
export const practiceTickets = musterSchema.table(
  'practice_tickets',
  {
    workspaceId: workspaceId(),
    id: id(),
    /** 1042 in `T-1042`. */
    number: integer('number').notNull(),
    /** `Idempotency-Key` of the request; null when it had none. */
    key: text('key'),
    requestHash: text('request_hash').notNull(),
    body: jsonb('body').notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), unique().on(t.workspaceId, t.number), unique().on(t.workspaceId, t.key)],
)
