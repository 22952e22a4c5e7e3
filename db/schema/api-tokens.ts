import { index, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, authoritySeal, createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** API tokens: only the hash is kept (domain §9). Bound to one person in one workspace; never more than that person may now. */
export const apiTokens = musterSchema.table(
  'api_tokens',
  {
    workspaceId: workspaceId(),
    id: id(),
    /** Who made it, and in whose name it acts. */
    userId: text('user_id').notNull(),
    name: text('name').notNull(),
    /** The first letters, to recognise it by. */
    prefix: text('prefix').notNull(),
    tokenHash: text('token_hash').notNull().unique(),
    /** server/identity/tokens/schema.ts TOKEN_SCOPES. */
    scopes: text('scopes').array().notNull(),
    createdAt: createdAt(),
    expiresAt: at('expires_at').notNull(),
    /** Moved on at most once a minute. */
    lastUsedAt: at('last_used_at'),
    /** When it was last used after its end; at most once a minute, and each time on record. */
    refusedAt: at('refused_at'),
    revokedAt: at('revoked_at'),
    revokedBy: text('revoked_by'),
    ...authoritySeal(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), index('api_tokens_of_person').on(t.workspaceId, t.userId)],
)
