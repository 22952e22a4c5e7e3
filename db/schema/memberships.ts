import { primaryKey, text } from 'drizzle-orm/pg-core'
import { at, authoritySeal, createdAt, musterSchema, workspaceId } from '#db/schema/columns.ts'

export const memberships = musterSchema.table(
  'memberships',
  {
    workspaceId: workspaceId(),
    userId: text('user_id').notNull(),
    role: text('role', { enum: ['viewer', 'operator', 'author', 'admin'] }).notNull(),
    /** Separable grants: `approvals:decide:<class>`, `skills:grant` (domain §9). */
    grants: text('grants').array().notNull().default([]),
    ...authoritySeal(),
    /** Set while an admin keeps this person out; role and permissions come back with them. */
    suspendedAt: at('suspended_at'),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.userId] })],
)
