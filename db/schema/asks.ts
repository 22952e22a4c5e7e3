import { jsonb, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { at, createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** Questions of `ask` steps; they sit between legs. */
export const asks = musterSchema.table(
  'asks',
  {
    workspaceId: workspaceId(),
    id: id(),
    runId: text('run_id').notNull(),
    /** Instance path of the block: block path and item indices. */
    blockKey: text('block_key').notNull(),
    question: text('question').notNull(),
    form: jsonb('form'),
    options: jsonb('options'),
    assignee: text('assignee').notNull(),
    onTimeout: text('on_timeout', { enum: ['reject', 'escalate'] }).notNull(),
    expiresAt: at('expires_at').notNull(),
    status: text('status', { enum: ['open', 'answered', 'expired', 'cancelled'] }).notNull(),
    answer: jsonb('answer'),
    answeredBy: text('answered_by'),
    answeredAt: at('answered_at'),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), unique().on(t.workspaceId, t.runId, t.blockKey)],
)
