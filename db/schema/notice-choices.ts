import { primaryKey, text } from 'drizzle-orm/pg-core'
import { musterSchema, workspaceId } from '#db/schema/columns.ts'

/** How a person wants to hear of one kind of notice by mail; without a row the default of the kind holds. */
export const noticeChoices = musterSchema.table(
  'notice_choices',
  {
    workspaceId: workspaceId(),
    userId: text('user_id').notNull(),
    kind: text('kind').notNull(),
    mail: text('mail', { enum: ['at_once', 'digest', 'none'] }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.userId, t.kind] })],
)
