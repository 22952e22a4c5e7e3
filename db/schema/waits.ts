import { index, integer, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { at, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** Timers of `wait` steps; they sit between legs. All times are the database's clock. */
export const waits = musterSchema.table(
  'waits',
  {
    workspaceId: workspaceId(),
    id: id(),
    runId: text('run_id').notNull(),
    /** A retry of a run does not wait again for what is over. */
    lineageId: text('lineage_id').notNull(),
    /** Instance path of the block: block path and item digest. */
    blockKey: text('block_key').notNull(),
    leg: integer('leg').notNull(),
    startedAt: at('started_at').notNull(),
    until: at('until').notNull(),
    status: text('status', { enum: ['waiting', 'ended', 'cancelled'] }).notNull(),
    endedAt: at('ended_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique().on(t.workspaceId, t.runId, t.blockKey),
    index('waits_due').on(t.status, t.until),
  ],
)
