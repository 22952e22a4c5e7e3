import { primaryKey, text } from 'drizzle-orm/pg-core'
import { at, musterSchema, workspaceId } from '#db/schema/columns.ts'

/**
 * Where a run put something secret that a later look-up gives back: a file, or a key of what a crew member remembers. Written before
 * the content is there, so that nobody reads it unmarked. Append-only.
 */
export const secretPlaces = musterSchema.table(
  'secret_places',
  {
    workspaceId: workspaceId(),
    /** As `server/crew/secret-places.ts` spells it: `file:out/a.txt`. */
    place: text('place').notNull(),
    /** The run that put it there first. */
    runId: text('run_id').notNull(),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.place] })],
)
