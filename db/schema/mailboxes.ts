import { sql } from 'drizzle-orm'
import { boolean, foreignKey, index, integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, createdAt, id, int8, musterSchema, workspaceId } from '#db/schema/columns.ts'
import { members } from '#db/schema/members.ts'

/** A mailbox whose new messages start a crew member. Deleted ones stay as rows: runs name what started them. */
export const mailboxes = musterSchema.table(
  'mailboxes',
  {
    workspaceId: workspaceId(),
    id: id(),
    memberId: text('member_id').notNull(),
    /** Starter of its runs: who made it, or changed last what it does (domain §7). */
    ownerId: text('owner_id').notNull(),
    createdBy: text('created_by').notNull(),
    host: text('host').notNull(),
    port: integer('port').notNull(),
    security: text('security', { enum: ['tls', 'starttls', 'none'] }).notNull(),
    /** It stands inside the own network; without it private addresses are refused. */
    inside: boolean('inside').notNull(),
    userName: text('user_name').notNull(),
    passwordHandle: text('password_handle').notNull(),
    folder: text('folder').notNull(),
    /** Whether a message that was taken is marked as read there. */
    markSeen: boolean('mark_seen').notNull(),
    /** Input of the crew member → field of the message, or a fixed value: `core/map-message.ts`. */
    inputs: jsonb('inputs').notNull(),
    /** As the server said last; another value means that its numbers count anew. */
    uidValidity: text('uid_validity'),
    /** Messages up to this number were looked at. */
    lastUid: int8('last_uid').notNull().default(0),
    /** Messages of before are not taken, whatever their number. */
    since: at('since').notNull(),
    /** When it is looked into next; null while paused. */
    nextAt: at('next_at'),
    polledAt: at('polled_at'),
    /** Why the last look failed, in the server's words; null when it went well. */
    problem: text('problem'),
    /** Looks in a row that failed. */
    failures: integer('failures').notNull().default(0),
    pausedAt: at('paused_at'),
    pausedBy: text('paused_by'),
    pauseReason: text('pause_reason', { enum: ['person', 'owner_left', 'owner_role', 'sign_in'] }),
    revision: integer('revision').notNull().default(1),
    deletedAt: at('deleted_at'),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('mailboxes_due').on(t.nextAt).where(sql`paused_at is null and deleted_at is null`),
    index('mailboxes_of_member').on(t.workspaceId, t.memberId),
    foreignKey({ columns: [t.workspaceId, t.memberId], foreignColumns: [members.workspaceId, members.id] }),
  ],
)
