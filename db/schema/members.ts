import { foreignKey, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'
import { crews } from '#db/schema/crews.ts'

/** A stable handle with pointers only; what it does is in its versions. */
export const members = musterSchema.table(
  'members',
  {
    workspaceId: workspaceId(),
    id: id(),
    crewId: text('crew_id').notNull(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    status: text('status', { enum: ['provisional', 'active', 'suspended', 'offboarded'] }).notNull(),
    activeVersionId: text('active_version_id'),
    /** `client`: stands for a program that asks from outside, with a built-in job (domain §7); in no list of crew members. */
    kind: text('kind', { enum: ['crew', 'client'] })
      .notNull()
      .default('crew'),
    /** Of a client: `token:<id>` or `oauth:<client id>`, one member each. */
    clientKey: text('client_key'),
    createdBy: text('created_by').notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique().on(t.workspaceId, t.slug),
    unique().on(t.workspaceId, t.clientKey),
    foreignKey({ columns: [t.workspaceId, t.crewId], foreignColumns: [crews.workspaceId, crews.id] }),
  ],
)
