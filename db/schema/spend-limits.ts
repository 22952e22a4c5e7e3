import { primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { at, authoritySeal, createdAt, id, int8, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** How much models may cost, set by an admin and signed: nobody below raises it (requirements §17). */
export const spendLimits = musterSchema.table(
  'spend_limits',
  {
    workspaceId: workspaceId(),
    id: id(),
    scope: text('scope', { enum: ['workspace', 'crew', 'member', 'run'] }).notNull(),
    /** Crew or crew member; null for the workspace, and for `run`: each run. */
    subjectId: text('subject_id'),
    /** Millionths of the currency unit. */
    maxMicro: int8('max_micro').notNull(),
    period: text('period', { enum: ['run', 'day', 'month'] }).notNull(),
    atLimit: text('at_limit', { enum: ['ask', 'block'] }).notNull(),
    createdAt: createdAt(),
    changedBy: text('changed_by').notNull(),
    changedAt: at('changed_at').notNull(),
    ...authoritySeal(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), unique().on(t.workspaceId, t.scope, t.subjectId, t.period).nullsNotDistinct()],
)
