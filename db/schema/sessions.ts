import { text } from 'drizzle-orm/pg-core'
import { at, createdAt, systemSchema } from '#db/schema/columns.ts'
import { users } from '#db/schema/users.ts'

/** Opaque sessions: only the hash of the cookie is kept (domain §9). */
export const sessions = systemSchema.table('sessions', {
  tokenHash: text('token_hash').primaryKey(),
  userId: text('user_id')
    .notNull()
    .references(() => users.id),
  workspaceId: text('workspace_id'),
  /** Last time the password was given: votes need it recent (domain §7). */
  authenticatedAt: at('authenticated_at').notNull(),
  expiresAt: at('expires_at').notNull(),
  revokedAt: at('revoked_at'),
  userAgent: text('user_agent'),
  createdAt: createdAt(),
})
