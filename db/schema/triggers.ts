import { sql } from 'drizzle-orm'
import { foreignKey, index, integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'
import { members } from '#db/schema/members.ts'

/** What makes a crew member start by itself. Deleted ones stay as rows: runs name what started them. */
export const triggers = musterSchema.table(
  'triggers',
  {
    workspaceId: workspaceId(),
    id: id(),
    memberId: text('member_id').notNull(),
    kind: text('kind', { enum: ['schedule'] }).notNull(),
    /** Whose authority its runs have: who made it, or changed last what it does. Starter of its runs (domain §7). */
    ownerId: text('owner_id').notNull(),
    createdBy: text('created_by').notNull(),
    /** As a person wrote it: `every Monday at 8`, or five fields. */
    sentence: text('sentence').notNull(),
    /** Five fields, read on the clock of `timeZone`. */
    cron: text('cron').notNull(),
    timeZone: text('time_zone').notNull(),
    readback: text('readback').notNull(),
    inputs: jsonb('inputs').notNull(),
    overlap: text('overlap', { enum: ['skip', 'queue_one', 'allow'] }).notNull(),
    /** The next slot; null while paused. */
    nextAt: at('next_at'),
    /** When `nextAt` was worked out: a clock that reads earlier was set back. */
    plannedAt: at('planned_at').notNull(),
    /** The one slot that waits for the run before it to end. */
    waitingSlotAt: at('waiting_slot_at'),
    lastRunId: text('last_run_id'),
    /** Set once the end of the last run was taken note of. */
    settledAt: at('settled_at'),
    pausedAt: at('paused_at'),
    pausedBy: text('paused_by'),
    pauseReason: text('pause_reason', { enum: ['person', 'failures', 'owner_left', 'owner_role'] }),
    /** Failures in a row count from here. */
    resumedAt: at('resumed_at').notNull(),
    revision: integer('revision').notNull().default(1),
    deletedAt: at('deleted_at'),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('triggers_due').on(t.nextAt).where(sql`paused_at is null and deleted_at is null`),
    index('triggers_of_member').on(t.workspaceId, t.memberId),
    foreignKey({ columns: [t.workspaceId, t.memberId], foreignColumns: [members.workspaceId, members.id] }),
  ],
)
