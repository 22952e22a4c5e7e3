import { primaryKey, text } from 'drizzle-orm/pg-core'
import { at, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** One row per workspace that ever used it: while `pausedAt` is set, nothing starts by itself. */
export const triggerSwitches = musterSchema.table(
  'trigger_switches',
  {
    workspaceId: workspaceId(),
    pausedAt: at('paused_at'),
    pausedBy: text('paused_by'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId] })],
)
