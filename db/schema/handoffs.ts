import { foreignKey, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, musterSchema, workspaceId } from '#db/schema/columns.ts'
import { runs } from '#db/schema/runs.ts'

/**
 * What became of a run's hand-over, written once with the end of the run. Its key is what makes a run hand over at most once,
 * however many workers drive it (requirements 10).
 */
export const handoffs = musterSchema.table(
  'handoffs',
  {
    workspaceId: workspaceId(),
    /** The run that ended. */
    runId: text('run_id').notNull(),
    /** Slug of the crew member, as the job description names it. */
    to: text('to_slug').notNull(),
    /** Null where nobody has that name any more. */
    toMemberId: text('to_member_id'),
    outcome: text('outcome', { enum: ['started', 'refused'] }).notNull(),
    childRunId: text('child_run_id'),
    /** Why it was not started. */
    reason: text('reason'),
    at: at('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.runId] }),
    foreignKey({ columns: [t.workspaceId, t.runId], foreignColumns: [runs.workspaceId, runs.id] }),
  ],
)
