import { foreignKey, index, primaryKey, text } from 'drizzle-orm/pg-core'
import { approvals } from '#db/schema/approvals.ts'
import { at, createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** What somebody who decides wants said or changed first. It decides nothing: the plan stays open, and ends when it ends. */
export const changeRequests = musterSchema.table(
  'change_requests',
  {
    workspaceId: workspaceId(),
    id: id(),
    approvalId: text('approval_id').notNull(),
    runId: text('run_id').notNull(),
    userId: text('user_id').notNull(),
    text: text('text').notNull(),
    createdAt: createdAt(),
    answer: text('answer'),
    answeredBy: text('answered_by'),
    answeredAt: at('answered_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('change_requests_of_run').on(t.workspaceId, t.runId),
    foreignKey({ columns: [t.workspaceId, t.approvalId], foreignColumns: [approvals.workspaceId, approvals.id] }),
  ],
)
