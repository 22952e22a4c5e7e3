import { foreignKey, primaryKey, text } from 'drizzle-orm/pg-core'
import { approvals } from '#db/schema/approvals.ts'
import { at, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** A person set a plan aside for themselves until then. For everybody else, and for its end, nothing changes. */
export const approvalSnoozes = musterSchema.table(
  'approval_snoozes',
  {
    workspaceId: workspaceId(),
    approvalId: text('approval_id').notNull(),
    userId: text('user_id').notNull(),
    untilAt: at('until_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.approvalId, t.userId] }),
    foreignKey({ columns: [t.workspaceId, t.approvalId], foreignColumns: [approvals.workspaceId, approvals.id] }),
  ],
)
