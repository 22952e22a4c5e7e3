import { integer, jsonb, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { at, musterSchema, workspaceId } from '#db/schema/columns.ts'

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
    signature: text('signature').notNull(),
    keyId: text('key_id').notNull(),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.n] }), unique().on(t.workspaceId, t.digest, t.n)],
)
