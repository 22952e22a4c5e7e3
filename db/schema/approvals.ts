import { index, integer, jsonb, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { at, createdAt, id, int8, musterSchema, workspaceId } from '#db/schema/columns.ts'

export const approvals = musterSchema.table(
  'approvals',
  {
    workspaceId: workspaceId(),
    id: id(),
    runId: text('run_id').notNull(),
    leg: integer('leg').notNull(),
    attempt: integer('attempt').notNull(),
    memberId: text('member_id').notNull(),
    token: text('token').notNull(),
    /** approvals/core/requirement.ts Requirement; frozen at request, only tightened. */
    requirement: jsonb('requirement').notNull(),
    requirementDigest: text('requirement_digest').notNull(),
    status: text('status', { enum: ['pending', 'approved', 'rejected', 'expired', 'invalidated', 'cancelled'] }).notNull(),
    version: int8('version').notNull().default(0),
    expiresAt: at('expires_at').notNull(),
    decidedAt: at('decided_at'),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique().on(t.workspaceId, t.runId, t.leg, t.attempt),
    index('approvals_open').on(t.workspaceId, t.status, t.expiresAt),
  ],
)
