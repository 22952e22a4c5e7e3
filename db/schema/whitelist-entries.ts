import { jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** Standing permissions; `entry` is a compiler/snapshot.ts WhitelistEntry. */
export const whitelistEntries = musterSchema.table(
  'whitelist_entries',
  {
    workspaceId: workspaceId(),
    id: id(),
    memberId: text('member_id').notNull(),
    entry: jsonb('entry').notNull(),
    digest: text('digest').notNull(),
    grantedBy: text('granted_by').notNull(),
    signature: text('signature').notNull(),
    expiresAt: at('expires_at').notNull(),
    suspendedAt: at('suspended_at'),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)
