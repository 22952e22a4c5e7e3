import { primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { createdAt, id, int8, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** What the local SMTP listener took: the practice outbox. */
export const outboxMessages = musterSchema.table(
  'outbox_messages',
  {
    workspaceId: workspaceId(),
    id: id(),
    messageId: text('message_id').notNull(),
    envelopeFrom: text('envelope_from').notNull(),
    envelopeTo: text('envelope_to').array().notNull(),
    subject: text('subject').notNull(),
    blobRef: text('blob_ref').notNull(),
    size: int8('size').notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), unique().on(t.workspaceId, t.messageId, t.envelopeTo)],
)
