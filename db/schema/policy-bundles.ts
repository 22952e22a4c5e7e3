import { integer, jsonb, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { at, authoritySeal, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** House rules as they were put into force, one row each time (append-only): a plan's sealed policy digest finds its row. */
export const policyBundles = musterSchema.table(
  'policy_bundles',
  {
    workspaceId: workspaceId(),
    n: integer('n').notNull(),
    /** `policy/schema.ts` HouseRules. */
    houseRules: jsonb('house_rules').notNull(),
    digest: text('digest').notNull(),
    activatedBy: text('activated_by').notNull(),
    ...authoritySeal(),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.n] }), unique().on(t.workspaceId, t.digest, t.n)],
)
