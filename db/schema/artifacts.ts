import { integer, primaryKey, text } from 'drizzle-orm/pg-core'
import { createdAt, int8, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** Append-only. Reads and answers are evidence, written as they happen; effects are state, written at seal. */
export const artifacts = musterSchema.table(
  'artifacts',
  {
    workspaceId: workspaceId(),
    runId: text('run_id').notNull(),
    leg: integer('leg').notNull(),
    attempt: integer('attempt').notNull(),
    name: text('name').notNull(),
    role: text('role', { enum: ['evidence', 'state', 'log'] }).notNull(),
    metaText: text('meta_text').notNull(),
    bodyText: text('body_text'),
    metaHash: text('meta_hash').notNull(),
    bodyHash: text('body_hash').notNull(),
    size: int8('size').notNull(),
    artifactHash: text('artifact_hash').notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.runId, t.leg, t.attempt, t.name] })],
)
