import { foreignKey, index, integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'
import { members } from '#db/schema/members.ts'

/**
 * An address at which a message starts a crew member. Its secret lies in the vault under `hooks/<id>`, never here. Deleted ones
 * stay as rows: runs name what started them.
 */
export const webhooks = musterSchema.table(
  'webhooks',
  {
    workspaceId: workspaceId(),
    id: id(),
    memberId: text('member_id').notNull(),
    /** Starter of its runs: who made it, or changed last what it does (domain §7). */
    ownerId: text('owner_id').notNull(),
    createdBy: text('created_by').notNull(),
    /** What people call it. */
    name: text('name').notNull(),
    /** The unguessable end of its address; the system plane finds it by this across workspaces. */
    slug: text('slug').notNull().unique(),
    /** Input of the crew member → a value with expressions over `payload` and `headers`: `core/map-message.ts`. */
    inputs: jsonb('inputs').notNull(),
    /** Names of the headers that expressions and people may see, in small letters. */
    headers: text('headers').array().notNull(),
    /** A message as its sender would send it: what it becomes was checked when it was kept, and *Send test* sends it. */
    sample: jsonb('sample').notNull(),
    /** Until when the secret before the last renewal still counts. */
    previousUntil: at('previous_until'),
    rotatedAt: at('rotated_at').notNull(),
    /** Who was shown the secret, and the one before it: they can sign a message themselves (domain §7). */
    secretShownTo: text('secret_shown_to').array().notNull().default([]),
    pausedAt: at('paused_at'),
    pausedBy: text('paused_by'),
    pauseReason: text('pause_reason', { enum: ['person', 'owner_left', 'owner_role'] }),
    revision: integer('revision').notNull().default(1),
    deletedAt: at('deleted_at'),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('webhooks_of_member').on(t.workspaceId, t.memberId),
    foreignKey({ columns: [t.workspaceId, t.memberId], foreignColumns: [members.workspaceId, members.id] }),
  ],
)
