import { index, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, authoritySeal, createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

/**
 * Programs that a person let in by OAuth, one row for each consent: one program, one MCP surface, one person in one workspace.
 * Never more than that person may now; its tokens lie in `system.oauth_records` and open nothing without this row.
 */
export const connectedPrograms = musterSchema.table(
  'connected_programs',
  {
    workspaceId: workspaceId(),
    id: id(),
    /** Who consented, and in whose name it acts. */
    userId: text('user_id').notNull(),
    /** As registered: an opaque id, or the address of its metadata document. */
    clientId: text('client_id').notNull(),
    /** What it calls itself; nobody checked that. */
    name: text('name').notNull(),
    /** Where it has its answer sent: host of the redirect address, or its scheme. */
    answersTo: text('answers_to').notNull(),
    surface: text('surface', { enum: ['skills', 'tools', 'crew'] }).notNull(),
    createdAt: createdAt(),
    expiresAt: at('expires_at').notNull(),
    /** Moved on at most once a minute. */
    lastUsedAt: at('last_used_at'),
    revokedAt: at('revoked_at'),
    revokedBy: text('revoked_by'),
    ...authoritySeal(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), index('connected_programs_of_person').on(t.workspaceId, t.userId)],
)
