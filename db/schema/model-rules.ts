import { integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, authoritySeal, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** What may not go to a model or come back from one, as the workspace decided, all rules in one row each time (append-only, signed). */
export const modelRules = musterSchema.table(
  'model_rules',
  {
    workspaceId: workspaceId(),
    n: integer('n').notNull(),
    /** server/gateway/llm/rules/schema.ts `modelRulesSchema` */
    rules: jsonb('rules').notNull(),
    changedBy: text('changed_by').notNull(),
    ...authoritySeal(),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.n] })],
)
