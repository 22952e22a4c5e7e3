import { index, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** A person who is away names a colleague for a period. It gives no right (domain §7). */
export const delegations = musterSchema.table(
  'delegations',
  {
    workspaceId: workspaceId(),
    id: id(),
    userId: text('user_id').notNull(),
    delegateId: text('delegate_id').notNull(),
    fromAt: at('from_at').notNull(),
    untilAt: at('until_at').notNull(),
    createdAt: createdAt(),
    /** Ended before its time. */
    endedAt: at('ended_at'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), index('delegations_open').on(t.workspaceId, t.untilAt)],
)
