import { primaryKey, text } from 'drizzle-orm/pg-core'
import { at, createdAt, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** Mail handed to the workspace's own server: it cannot be asked later what it took, so this says what is known. */
export const sentMails = musterSchema.table(
  'sent_mails',
  {
    workspaceId: workspaceId(),
    messageId: text('message_id').notNull(),
    /** `sending` that stays: nobody knows. */
    state: text('state', { enum: ['sending', 'sent', 'refused'] }).notNull(),
    /** The server's words. */
    answer: text('answer'),
    createdAt: createdAt(),
    settledAt: at('settled_at'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.messageId] })],
)
