import { primaryKey, text } from 'drizzle-orm/pg-core'
import { at, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** "Not for this": until when a person is not asked again to ask for a standing permission of this ability. Grants nothing. */
export const suggestionAnswers = musterSchema.table(
  'suggestion_answers',
  {
    workspaceId: workspaceId(),
    memberId: text('member_id').notNull(),
    tool: text('tool').notNull(),
    userId: text('user_id').notNull(),
    quietUntil: at('quiet_until').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.memberId, t.tool, t.userId] })],
)
