import { foreignKey, index, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'
import { runs } from '#db/schema/runs.ts'

/** Tokens of crew members, for one run and one audience, at most ten minutes (domain §9). Only the hash is kept. */
export const memberTokens = musterSchema.table(
  'member_tokens',
  {
    workspaceId: workspaceId(),
    id: id(),
    tokenHash: text('token_hash').notNull().unique(),
    audience: text('audience', { enum: ['llm'] }).notNull(),
    runId: text('run_id').notNull(),
    memberId: text('member_id').notNull(),
    /** In whose name the run acts. */
    userId: text('user_id').notNull(),
    createdAt: createdAt(),
    expiresAt: at('expires_at').notNull(),
    revokedAt: at('revoked_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('member_tokens_of_run').on(t.workspaceId, t.runId),
    index('member_tokens_ended').on(t.expiresAt),
    foreignKey({ columns: [t.workspaceId, t.runId], foreignColumns: [runs.workspaceId, runs.id] }),
  ],
)
