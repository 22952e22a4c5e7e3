import { index, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** What somebody asked an admin to let a crew member do without asking. Grants nothing by itself. */
export const permissionRequests = musterSchema.table(
  'permission_requests',
  {
    workspaceId: workspaceId(),
    id: id(),
    memberId: text('member_id').notNull(),
    /** The plan that it was asked from. */
    runId: text('run_id').notNull(),
    /** policy/core/standing.ts PermissionTerms. */
    terms: jsonb('terms').notNull(),
    sentence: text('sentence').notNull(),
    requestedBy: text('requested_by').notNull(),
    status: text('status', { enum: ['open', 'granted', 'declined'] }).notNull(),
    decidedBy: text('decided_by'),
    decidedAt: at('decided_at'),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), index('permission_requests_open').on(t.workspaceId, t.status)],
)
