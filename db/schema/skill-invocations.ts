import { index, integer, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** Each time somebody asked for skills: who, what, how much came back. Never changed; what is metered (requirements §14.11), for 90 days. */
export const skillInvocations = musterSchema.table(
  'skill_invocations',
  {
    workspaceId: workspaceId(),
    id: id(),
    surface: text('surface', { enum: ['mcp', 'api', 'run'] }).notNull(),
    operation: text('operation', { enum: ['list', 'search', 'view'] }).notNull(),
    /** Digest of the scope tuple it was resolved for. */
    scopeKey: text('scope_key').notNull(),
    userId: text('user_id'),
    memberId: text('member_id'),
    runId: text('run_id'),
    /** As asked for by `view`. */
    slug: text('slug'),
    path: text('path'),
    skillVersionId: text('skill_version_id'),
    contentDigest: text('content_digest'),
    bytes: integer('bytes').notNull(),
    latencyMs: integer('latency_ms').notNull(),
    result: text('result', { enum: ['ok', 'not_found', 'refused', 'failed'] }).notNull(),
    at: at('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('skill_invocations_at').on(t.workspaceId, t.at),
    index('skill_invocations_old').on(t.at),
  ],
)
