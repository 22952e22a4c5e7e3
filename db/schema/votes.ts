import { sql } from 'drizzle-orm'
import { foreignKey, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { approvals } from '#db/schema/approvals.ts'
import { at, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** A person's decision on one token. Append-only but for `voided_at`. */
export const votes = musterSchema.table(
  'votes',
  {
    workspaceId: workspaceId(),
    id: id(),
    approvalId: text('approval_id').notNull(),
    userId: text('user_id').notNull(),
    token: text('token').notNull(),
    requirementDigest: text('requirement_digest').notNull(),
    decision: text('decision', { enum: ['approve', 'reject'] }).notNull(),
    reason: text('reason').notNull().default(''),
    at: at('at').notNull(),
    signature: text('signature').notNull(),
    keyId: text('key_id').notNull(),
    voidedAt: at('voided_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    // A void vote is no vote: the same person may decide again.
    uniqueIndex('votes_once').on(t.workspaceId, t.approvalId, t.userId, t.token, t.requirementDigest).where(sql`voided_at is null`),
    foreignKey({ columns: [t.workspaceId, t.approvalId], foreignColumns: [approvals.workspaceId, approvals.id] }),
  ],
)
