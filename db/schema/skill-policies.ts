import { integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, authoritySeal, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** How severe each finding in a skill is, as the workspace decided, one row each time (append-only, signed). */
export const skillPolicies = musterSchema.table(
  'skill_policies',
  {
    workspaceId: workspaceId(),
    n: integer('n').notNull(),
    /** `skills/schema.ts` SkillPolicy. */
    policy: jsonb('policy').notNull(),
    activatedBy: text('activated_by').notNull(),
    ...authoritySeal(),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.n] })],
)
