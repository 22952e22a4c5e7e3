import { primaryKey, text } from 'drizzle-orm/pg-core'
import { at, int8, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** Signed tree heads (append-only): signed notes with the workspace in the origin. */
export const auditCheckpoints = musterSchema.table(
  'audit_checkpoints',
  {
    workspaceId: workspaceId(),
    size: int8('size').notNull(),
    rootHash: text('root_hash').notNull(),
    note: text('note').notNull(),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.size] })],
)
