import { primaryKey, text } from 'drizzle-orm/pg-core'
import { at, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** When the server first gave a plan to a person: from there the time until their decision counts, whatever a page says. Append-only. */
export const approvalViews = musterSchema.table(
  'approval_views',
  {
    workspaceId: workspaceId(),
    approvalId: text('approval_id').notNull(),
    userId: text('user_id').notNull(),
    firstSeenAt: at('first_seen_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.approvalId, t.userId] })],
)
