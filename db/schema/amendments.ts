import { integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** What a person left out of a plan or wrote otherwise; every later plan of the run and its retries keeps to it. Append-only. */
export const amendments = musterSchema.table(
  'amendments',
  {
    workspaceId: workspaceId(),
    runId: text('run_id').notNull(),
    /** The attempt that was amended: the plans after it keep to it. */
    leg: integer('leg').notNull(),
    attempt: integer('attempt').notNull(),
    lineageId: text('lineage_id').notNull(),
    blockPath: text('block_path').notNull(),
    itemDigest: text('item_digest').notNull(),
    /** Arguments in place of the planned ones; null: the action is left out. */
    args: jsonb('args'),
    by: text('by').notNull(),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.runId, t.leg, t.attempt, t.blockPath, t.itemDigest] })],
)
