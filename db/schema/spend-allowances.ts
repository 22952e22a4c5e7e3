import { foreignKey, index, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, authoritySeal, id, int8, musterSchema, workspaceId } from '#db/schema/columns.ts'
import { runs } from '#db/schema/runs.ts'

/** What an admin allowed one run beyond a limit that asks; append-only and signed. The newest of a run and limit counts. */
export const spendAllowances = musterSchema.table(
  'spend_allowances',
  {
    workspaceId: workspaceId(),
    id: id(),
    limitId: text('limit_id').notNull(),
    runId: text('run_id').notNull(),
    /** Millionths of the currency unit: what the run may use beyond `used_before_micro`, whatever the limit says. */
    maxMicro: int8('max_micro').notNull(),
    /** What calls of the run had cost by then; of those under way nothing, they count against it. Null in rows of before: 0. */
    usedBeforeMicro: int8('used_before_micro'),
    allowedBy: text('allowed_by').notNull(),
    allowedAt: at('allowed_at').notNull(),
    ...authoritySeal(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('spend_allowances_of_run').on(t.workspaceId, t.runId),
    foreignKey({ columns: [t.workspaceId, t.runId], foreignColumns: [runs.workspaceId, runs.id] }),
  ],
)
