import { jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** Standing permissions as an admin gave them; `entry` is a policy/core/standing.ts PermissionTerms with its digest. */
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
    suspendedWhy: text('suspended_why'),
    /** With `signature`, the seal of a record of authority; null only before there were standing permissions. */
    keyId: text('key_id'),
    epoch: text('epoch'),
    /** `Send e-mail to finance@acme.com`: made by code when it was asked for. */
    sentence: text('sentence'),
    requestId: text('request_id'),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)
