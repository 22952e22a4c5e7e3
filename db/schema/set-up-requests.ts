import { index, primaryKey, text } from 'drizzle-orm/pg-core'
import { createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** What somebody who writes jobs asked an admin to set up, because a job needs it: written once. Whether it is done, the workspace says. */
export const setUpRequests = musterSchema.table(
  'set_up_requests',
  {
    workspaceId: workspaceId(),
    id: id(),
    kind: text('kind', { enum: ['app', 'secret', 'model'] }).notNull(),
    /** As the job names it: `salesforce`, `vault:/crm#key`, `primary`. */
    name: text('name').notNull(),
    requestedBy: text('requested_by').notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), index('set_up_requests_newest').on(t.workspaceId, t.createdAt.desc())],
)
