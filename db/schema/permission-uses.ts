import { index, integer, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** Uses of standing permissions, reserved when a token is spent: what their limits count. Append-only. */
export const permissionUses = musterSchema.table(
  'permission_uses',
  {
    workspaceId: workspaceId(),
    entryId: text('entry_id').notNull(),
    runId: text('run_id').notNull(),
    leg: integer('leg').notNull(),
    attempt: integer('attempt').notNull(),
    ordinal: integer('ordinal').notNull(),
    at: at('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.runId, t.leg, t.attempt, t.ordinal] }),
    index('permission_uses_of').on(t.workspaceId, t.entryId, t.at),
  ],
)
