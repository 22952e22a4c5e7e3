import { primaryKey, text } from 'drizzle-orm/pg-core'
import { authoritySeal, createdAt, musterSchema, workspaceId } from '#db/schema/columns.ts'

export const memberships = musterSchema.table(
  'memberships',
  {
    workspaceId: workspaceId(),
    userId: text('user_id').notNull(),
    role: text('role', { enum: ['viewer', 'operator', 'author', 'admin'] }).notNull(),
    /** Separable grants: `approvals:decide:<class>`, `skills:grant` (domain §9). */
    grants: text('grants').array().notNull().default([]),
    ...authoritySeal(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.userId] })],
)
