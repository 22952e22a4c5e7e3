import { sql } from 'drizzle-orm'
import { foreignKey, index, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, musterSchema, workspaceId } from '#db/schema/columns.ts'
import { triggers } from '#db/schema/triggers.ts'

/**
 * What became of each slot, written once with the run it started. Its key is what makes a slot fire at most once, however
 * many schedulers look at it (requirements 10).
 */
export const triggerInvocations = musterSchema.table(
  'trigger_invocations',
  {
    workspaceId: workspaceId(),
    triggerId: text('trigger_id').notNull(),
    slotAt: at('slot_at').notNull(),
    at: at('at').notNull(),
    outcome: text('outcome', { enum: ['started', 'skipped', 'failed'] }).notNull(),
    runId: text('run_id'),
    /** Why it was skipped or could not start. */
    reason: text('reason'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.triggerId, t.slotAt] }),
    index('trigger_invocations_run').on(t.workspaceId, t.runId),
    index('trigger_invocations_started').on(t.workspaceId, t.triggerId, t.slotAt).where(sql`outcome = 'started'`),
    foreignKey({ columns: [t.workspaceId, t.triggerId], foreignColumns: [triggers.workspaceId, triggers.id] }),
  ],
)
