import { primaryKey, text } from 'drizzle-orm/pg-core'
import { createdAt, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** Compiled programs by digest (append-only): a run pins one, whatever becomes of the draft. */
export const programs = musterSchema.table(
  'programs',
  { workspaceId: workspaceId(), digest: text('digest').notNull(), programText: text('program_text').notNull(), createdAt: createdAt() },
  (t) => [primaryKey({ columns: [t.workspaceId, t.digest] })],
)
