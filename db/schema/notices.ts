import { sql } from 'drizzle-orm'
import { index, integer, jsonb, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { at, createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** What a person is told, by which channel: written in the transaction that causes it, delivered afterwards. */
export const notices = musterSchema.table(
  'notices',
  {
    workspaceId: workspaceId(),
    id: id(),
    userId: text('user_id').notNull(),
    /** server/notices/schema.ts NOTICE_KINDS. */
    kind: text('kind').notNull(),
    /** What happened, once: `approval_requested:apr_…`. */
    eventKey: text('event_key').notNull(),
    channel: text('channel', { enum: ['bell', 'mail'] }).notNull(),
    /** Ids only: run, approval, question, schedule; and for whom somebody stands in. */
    about: jsonb('about').notNull(),
    createdAt: createdAt(),
    readAt: at('read_at'),
    /** Mail: when it is tried next; null once it is settled. */
    dueAt: at('due_at'),
    /** The digest it goes into; null = a mail of its own. */
    digestFor: at('digest_for'),
    state: text('state', { enum: ['open', 'sent', 'moot', 'given_up'] }).notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** What the mail server said last. */
    lastAnswer: text('last_answer'),
    settledAt: at('settled_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique().on(t.workspaceId, t.eventKey, t.userId, t.channel),
    index('notices_of_person').on(t.workspaceId, t.userId, t.channel, t.id.desc()),
    index('notices_due').on(t.dueAt).where(sql`due_at is not null`),
  ],
)
