import { sql } from 'drizzle-orm'
import { index, integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** A conversation that hires or changes one crew member; the draft it leads to is that member's open draft. */
export const authoringSessions = musterSchema.table(
  'authoring_sessions',
  {
    workspaceId: workspaceId(),
    id: id(),
    crewId: text('crew_id').notNull(),
    /** Null until the first proposal is accepted. */
    memberId: text('member_id'),
    createdBy: text('created_by').notNull(),
    /** The definition as this conversation last knew it; what differs from it was edited by hand. Null before the first draft. */
    derived: jsonb('derived'),
    /** Places that a person edited or declined: `[{path, why}]`; later turns leave them as they stand. */
    locks: jsonb('locks').notNull().default([]),
    /** Turns so far; the next one is compared with it, so that two tabs never talk at once. */
    turnsN: integer('turns_n').notNull().default(0),
    createdAt: createdAt(),
    changedAt: at('changed_at').notNull().default(sql`now()`),
    closedAt: at('closed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('authoring_sessions_of_member').on(t.workspaceId, t.memberId),
    index('authoring_sessions_of_person').on(t.workspaceId, t.createdBy, t.changedAt),
  ],
)
