import { sql } from 'drizzle-orm'
import { index, integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** What a crew member remembers: one record a key, of this member alone. The newest value under a key counts. */
export const memoryEntries = musterSchema.table(
  'memory_entries',
  {
    workspaceId: workspaceId(),
    memberId: text('member_id').notNull(),
    key: text('key').notNull(),
    value: jsonb('value').notNull(),
    /** Key and value as words, for the search. */
    words: text('words').notNull(),
    bytes: integer('bytes').notNull(),
    /** The run that wrote it last. */
    runId: text('run_id').notNull(),
    at: at('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.memberId, t.key] }),
    index('memory_entries_words').using('gin', sql`to_tsvector('simple'::regconfig, ${t.words})`),
  ],
)
