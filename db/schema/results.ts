import { integer, primaryKey, text } from 'drizzle-orm/pg-core'
import { createdAt, id, int8, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** Files and values handed over inside Muster by `result` steps. */
export const results = musterSchema.table(
  'results',
  {
    workspaceId: workspaceId(),
    id: id(),
    runId: text('run_id').notNull(),
    leg: integer('leg').notNull(),
    ordinal: integer('ordinal').notNull(),
    name: text('name').notNull(),
    title: text('title').notNull(),
    mime: text('mime').notNull(),
    blobRef: text('blob_ref').notNull(),
    size: int8('size').notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)
