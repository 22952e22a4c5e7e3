import { foreignKey, index, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, musterSchema, workspaceId } from '#db/schema/columns.ts'
import { usageEvents } from '#db/schema/usage-events.ts'

/**
 * What was asked of a model and what it said, word for word as the provider saw it, secrets and personal data taken out. Only where an
 * admin wants it kept (`model_providers.keeps_prompts`), and only for a while.
 */
export const modelTranscripts = musterSchema.table(
  'model_transcripts',
  {
    workspaceId: workspaceId(),
    usageId: text('usage_id').notNull(),
    provider: text('provider').notNull(),
    /** JSON, cut at its limit. */
    asked: text('asked').notNull(),
    answered: text('answered').notNull(),
    at: at('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.usageId] }),
    index('model_transcripts_at').on(t.at),
    foreignKey({ columns: [t.workspaceId, t.usageId], foreignColumns: [usageEvents.workspaceId, usageEvents.id] }),
  ],
)
