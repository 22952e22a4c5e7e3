import { sql } from 'drizzle-orm'
import { index, integer, jsonb, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { at, bytea, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

/**
 * What came to a webhook, kept for 30 days. A row that is `taken` is the job too: its run is to come. The unique key of those
 * makes a message start at most one run, however often it is sent (requirements 10). A refused one occupies no key.
 * No foreign key: `muster.take_messages` looks at the webhook's own row, which is never deleted, and a lock on it for each
 * message would be written to disk and put busy senders in line.
 */
export const webhookDeliveries = musterSchema.table(
  'webhook_deliveries',
  {
    workspaceId: workspaceId(),
    id: id(),
    webhookId: text('webhook_id').notNull(),
    /** The sender's id of the message: header `webhook-id`. Cut, and in any shape, where it was refused. */
    messageId: text('message_id').notNull(),
    receivedAt: at('received_at').notNull(),
    /** How long the answer took, without what came after it. */
    tookMs: integer('took_ms').notNull(),
    /** HTTP status of the answer. */
    status: integer('status').notNull(),
    /** `taken` becomes one of `started`, `skipped`, `failed`; `refused` stays. */
    outcome: text('outcome', { enum: ['taken', 'started', 'skipped', 'failed', 'refused'] }).notNull(),
    /** Why it was refused, skipped or could not start. */
    reason: text('reason'),
    /** The input of the crew member that the reason is about, by its name, never what it was given. */
    reasonInput: text('reason_input'),
    runId: text('run_id'),
    settledAt: at('settled_at'),
    /** The headers that are shown: those of the signature, of the type, and the listed ones. */
    headers: jsonb('headers').notNull(),
    /** Who sent it from here as a test: the starter of its run. Null: it came from outside. */
    sentBy: text('sent_by'),
    bodyDigest: text('body_digest').notNull(),
    bodyBytes: integer('body_bytes').notNull(),
    /** The exact bytes of what was taken; of a refused one nothing is kept. */
    body: bytea('body'),
    /** Of a refused signature: what would have been right, and what the mistake looks like. For authors only. */
    expected: jsonb('expected'),
    /** The same message again: answered like the first time, and starts nothing. */
    repeats: integer('repeats').notNull().default(0),
    repeatedAt: at('repeated_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('webhook_deliveries_once').on(t.workspaceId, t.webhookId, t.messageId).where(sql`status = 202`),
    index('webhook_deliveries_recent').on(t.workspaceId, t.webhookId, t.id.desc()),
    index('webhook_deliveries_run').on(t.workspaceId, t.runId).where(sql`run_id is not null`),
    index('webhook_deliveries_taken').on(t.id).where(sql`outcome = 'taken'`),
    index('webhook_deliveries_old').on(t.receivedAt),
  ],
)
