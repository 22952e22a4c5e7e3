import { boolean, jsonb, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { at, createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

export const connectors = musterSchema.table(
  'connectors',
  {
    workspaceId: workspaceId(),
    id: id(),
    /** First part of a tool's name: `files` in `files.write`. */
    key: text('key').notNull(),
    name: text('name').notNull(),
    kind: text('kind', { enum: ['in-process', 'stdio', 'remote', 'http'] }).notNull(),
    /** What an admin set, by kind (catalogue/schema.ts): an entry of the instance's allow-list, an address, or sites. Never a command line. */
    config: jsonb('config').notNull().default({}),
    enabled: boolean('enabled').notNull().default(true),
    /** A test of the connection is asked for by the web and carried out by the worker. */
    testAskedAt: at('test_asked_at'),
    testedAt: at('tested_at'),
    /** How the last test ended (catalogue/schema.ts, `testOutcomeSchema`). */
    test: jsonb('test'),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), unique().on(t.workspaceId, t.key)],
)
