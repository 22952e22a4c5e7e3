import { sql } from 'drizzle-orm'
import { foreignKey, index, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { at, int8, musterSchema, workspaceId } from '#db/schema/columns.ts'
import { mailboxes } from '#db/schema/mailboxes.ts'

/**
 * What became of each message, written once with the run that it started, and kept for 30 days. Its keys make a message start at most one run,
 * however many workers look into the mailbox, and also when the server numbers its messages anew.
 */
export const mailboxMessages = musterSchema.table(
  'mailbox_messages',
  {
    workspaceId: workspaceId(),
    mailboxId: text('mailbox_id').notNull(),
    uidValidity: text('uid_validity').notNull(),
    uid: int8('uid').notNull(),
    /** Digest of its Message-ID, or of its bytes where it has none. */
    messageKey: text('message_key').notNull(),
    at: at('at').notNull(),
    /** As the message says, cut; for people to recognise it by. */
    from: text('from_text').notNull(),
    subject: text('subject').notNull(),
    size: int8('size').notNull(),
    /** `blob:` reference of the whole message; null when it was too large to fetch. */
    blob: text('blob'),
    outcome: text('outcome', { enum: ['started', 'refused', 'repeated'] }).notNull(),
    runId: text('run_id'),
    /** Why it started nothing. */
    reason: text('reason'),
    /** The input of the crew member that the reason is about, by its name, never what it was given. */
    reasonInput: text('reason_input'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.mailboxId, t.uidValidity, t.uid] }),
    uniqueIndex('mailbox_messages_once').on(t.workspaceId, t.mailboxId, t.messageKey).where(sql`outcome <> 'repeated'`),
    index('mailbox_messages_run').on(t.workspaceId, t.runId),
    index('mailbox_messages_old').on(t.at),
    index('mailbox_messages_recent').on(t.workspaceId, t.mailboxId, t.at.desc()),
    foreignKey({ columns: [t.workspaceId, t.mailboxId], foreignColumns: [mailboxes.workspaceId, mailboxes.id] }),
  ],
)
