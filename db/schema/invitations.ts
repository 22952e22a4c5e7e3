import { primaryKey, text } from 'drizzle-orm/pg-core'
import { at, authoritySeal, createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

export const invitations = musterSchema.table(
  'invitations',
  {
    workspaceId: workspaceId(),
    id: id(),
    tokenHash: text('token_hash').notNull().unique(),
    role: text('role', { enum: ['viewer', 'operator', 'author', 'admin'] }).notNull(),
    grants: text('grants').array().notNull().default([]),
    createdBy: text('created_by').notNull(),
    expiresAt: at('expires_at').notNull(),
    usedAt: at('used_at'),
    usedBy: text('used_by'),
    ...authoritySeal(),
    revokedAt: at('revoked_at'),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)
