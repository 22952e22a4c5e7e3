import { foreignKey, integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { authoringSessions } from '#db/schema/authoring-sessions.ts'
import { at, createdAt, int8, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** One thing said in a conversation and what the author made of the whole of it. */
export const authoringTurns = musterSchema.table(
  'authoring_turns',
  {
    workspaceId: workspaceId(),
    sessionId: text('session_id').notNull(),
    n: integer('n').notNull(),
    saidBy: text('said_by').notNull(),
    /** What was said, secrets already replaced: their text is never stored. */
    said: text('said').notNull(),
    secretsHidden: integer('secrets_hidden').notNull().default(0),
    status: text('status', { enum: ['working', 'done', 'failed'] }).notNull(),
    author: text('author', { enum: ['built-in', 'model'] }),
    /** What the author said while it worked. */
    heard: text('heard').notNull().default(''),
    /** Of everything the author was given. */
    promptDigest: text('prompt_digest'),
    requestId: text('request_id').notNull(),
    model: text('model'),
    inputTokens: int8('input_tokens'),
    outputTokens: int8('output_tokens'),
    costMicros: int8('cost_micros'),
    /** Understood, question, gaps, start, and places to confirm: `server/authoring/author/author.ts` without the definition. */
    answer: jsonb('answer'),
    /** The whole definition it proposes, or null while too little was said. */
    proposed: jsonb('proposed'),
    /** Field by field against the draft as it stood then. */
    diff: jsonb('diff'),
    /** What was taken over of it, in order: `[{by, at, changes, undoneAt}]`. */
    accepted: jsonb('accepted').notNull().default([]),
    errorCode: text('error_code'),
    createdAt: createdAt(),
    endedAt: at('ended_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.sessionId, t.n] }),
    foreignKey({
      columns: [t.workspaceId, t.sessionId],
      foreignColumns: [authoringSessions.workspaceId, authoringSessions.id],
    }),
  ],
)
