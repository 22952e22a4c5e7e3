import { index, integer, jsonb, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { at, id, int8, musterSchema, workspaceId } from '#db/schema/columns.ts'

/**
 * One call to a model: what it may cost at most is reserved before it goes out, what it did cost is settled when its answer has ended
 * (requirements §17). No prompt and no answer, only their digests.
 */
export const usageEvents = musterSchema.table(
  'usage_events',
  {
    workspaceId: workspaceId(),
    id: id(),
    /** The asker's own: the same is never charged twice. */
    requestId: text('request_id').notNull(),
    crewId: text('crew_id'),
    memberId: text('member_id'),
    runId: text('run_id'),
    userId: text('user_id'),
    role: text('role').notNull(),
    purpose: text('purpose', { enum: ['run', 'authoring', 'client', 'test'] }).notNull(),
    /** The one that answered; null while none has. */
    provider: text('provider'),
    model: text('model'),
    /** Millionths of the currency unit; counts as spent until it is settled. */
    reservedMicro: int8('reserved_micro').notNull(),
    settledMicro: int8('settled_micro'),
    /** As the provider counted; null when it did not. */
    inputTokens: integer('input_tokens'),
    outputTokens: integer('output_tokens'),
    /** server/gateway/llm/spending/schema.ts; null = under way. */
    outcome: text('outcome'),
    /** Which models were asked, and what became of it. */
    tried: jsonb('tried').notNull().default([]),
    /** Kind → how many were taken out or put under a name. */
    hidden: jsonb('hidden').notNull().default({}),
    requestDigest: text('request_digest').notNull(),
    answerDigest: text('answer_digest'),
    at: at('at').notNull(),
    settledAt: at('settled_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('usage_events_request').on(t.workspaceId, t.requestId),
    index('usage_events_at').on(t.workspaceId, t.at),
    index('usage_events_of_member').on(t.workspaceId, t.memberId, t.at),
    index('usage_events_of_run').on(t.workspaceId, t.runId),
  ],
)
