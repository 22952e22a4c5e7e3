import { integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** Append-only timeline of a run; `seq` is gap-free per run. Projected to CabinCrew WAL entries. */
export const runEvents = musterSchema.table(
  'run_events',
  {
    workspaceId: workspaceId(),
    runId: text('run_id').notNull(),
    seq: integer('seq').notNull(),
    at: at('at').notNull(),
    leg: integer('leg').notNull(),
    attempt: integer('attempt').notNull(),
    kind: text('kind').notNull(),
    data: jsonb('data').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.runId, t.seq] })],
)
