import { boolean, jsonb, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

export const connectors = musterSchema.table(
  'connectors',
  {
    workspaceId: workspaceId(),
    id: id(),
    /** First part of a tool's name: `files` in `files.write`. */
    key: text('key').notNull(),
    name: text('name').notNull(),
    kind: text('kind', { enum: ['in-process', 'stdio'] }).notNull(),
    /** For stdio: the name of an entry of the instance's allow-list and its settings; never a command line. */
    config: jsonb('config').notNull().default({}),
    enabled: boolean('enabled').notNull().default(true),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), unique().on(t.workspaceId, t.key)],
)
