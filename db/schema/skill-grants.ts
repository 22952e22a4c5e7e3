import { foreignKey, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, authoritySeal, musterSchema, workspaceId } from '#db/schema/columns.ts'
import { skillBindings } from '#db/schema/skill-bindings.ts'

/** A permission that a skill asked for, given to one binding by somebody with `skills:grant`; signed. */
export const skillGrants = musterSchema.table(
  'skill_grants',
  {
    workspaceId: workspaceId(),
    bindingId: text('binding_id').notNull(),
    permission: text('permission').notNull(),
    grantedBy: text('granted_by').notNull(),
    grantedAt: at('granted_at').notNull(),
    ...authoritySeal(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.bindingId, t.permission] }),
    foreignKey({ columns: [t.workspaceId, t.bindingId], foreignColumns: [skillBindings.workspaceId, skillBindings.id] }),
  ],
)
