import { integer, primaryKey } from 'drizzle-orm/pg-core'
import { bytea, createdAt, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** A workspace's data key, wrapped by the key file outside the database. */
export const workspaceKeys = musterSchema.table(
  'workspace_keys',
  { workspaceId: workspaceId(), version: integer('version').notNull(), wrapped: bytea('wrapped').notNull(), createdAt: createdAt() },
  (t) => [primaryKey({ columns: [t.workspaceId, t.version] })],
)
